//! Shapes of a GeoJSON file (RFC 7946) beside the story: areas and lines in degrees, and every problem of
//! the file with its place. Names of areas stand in a property of their features.

use jsonc_parser::ast::{Array, Object, Value};
use jsonc_parser::{parse_to_ast, CollectOptions, ParseOptions};

use super::decimal::Decimal;
use super::reader::Node;
use super::rules::{self, Argument, Rule, Term};

/// A place on the earth: degrees of longitude and latitude, WGS 84.
pub type Position = [f64; 2];

/// A feature of the file.
pub struct Outlines {
    /// What the property for names says; empty where it says nothing.
    pub name: String,
    /// Its parts are rings around areas and holes; else they are lines.
    pub area: bool,
    /// Rings without their last position, which is their first; outer ones run counterclockwise, holes
    /// clockwise, whichever way the file has them: RFC 7946 3.1.6 asks for it, and asks readers to take
    /// files that do not.
    pub parts: Vec<Vec<Position>>,
}

/// What a file holds.
pub struct Shapes {
    /// West, south, east, north: the file's `bbox`, or what its shapes reach.
    pub reach: [f64; 4],
    /// In the file's order.
    pub all: Vec<Outlines>,
}

/// More problems of one file than this are not told.
const MOST: usize = 20;

struct Reading<'f, 'd, 'a> {
    at: &'f Node<'d, 'a>,
    file: &'f str,
    name: &'f str,
    wrong: usize,
    all: Vec<Outlines>,
}

/// Reads a file's text; what is wrong is told at `at`, the node that names the file. `name`: the property
/// that names features.
pub fn shapes(at: &Node<'_, '_>, file: &str, text: &str, name: &str) -> Option<Shapes> {
    let mut r = Reading { at, file, name, wrong: 0, all: Vec::new() };
    let options = ParseOptions { allow_comments: false, ..ParseOptions::default() };
    let parsed = match parse_to_ast(text, &CollectOptions::default(), &options) {
        Ok(parsed) => parsed.value,
        Err(e) => {
            r.fail("", &rules::MAP_NO_JSON, &[&Term(&e.kind().to_string())]);
            return None;
        }
    };
    let Some(Value::Object(root)) = parsed else {
        r.fail("", &rules::NO_GEOJSON, &[]);
        return None;
    };
    match text_of(&root, "type") {
        "FeatureCollection" => match root.get_array("features") {
            Some(list) => {
                for (i, f) in list.elements.iter().enumerate() {
                    r.feature(f, &format!("features[{i}]"));
                }
            }
            None => r.fail("", &rules::NO_GEOJSON, &[]),
        },
        "Feature" => r.feature_of(&root, "feature"),
        _ => r.geometry(&root, "geometry", String::new()),
    }
    let found = r.all.iter().flat_map(|o| o.parts.iter().flatten());
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let reach = found.fold(start, |[w, s, e, n], p| [w.min(p[0]), s.min(p[1]), e.max(p[0]), n.max(p[1])]);
    if r.wrong > 0 {
        return None;
    }
    if reach[0] >= reach[2] || reach[1] >= reach[3] {
        r.fail("", &rules::MAP_EMPTY, &[]);
        return None;
    }
    let said = root.get_array("bbox").map(|b| b.elements.iter().filter_map(number).collect::<Vec<f64>>());
    let reach = match said.as_deref() {
        // what a box says beyond the shapes is known to be empty
        Some([w, s, e, n]) if w < e && s < n => {
            [w.min(reach[0]), s.min(reach[1]), e.max(reach[2]), n.max(reach[3])]
        }
        _ => reach,
    };
    Some(Shapes { reach, all: r.all })
}

impl Reading<'_, '_, '_> {
    fn fail(&mut self, place: &str, rule: &Rule, args: &[&dyn Argument]) {
        self.wrong += 1;
        if self.wrong <= MOST {
            let place =
                if place.is_empty() { self.file.to_owned() } else { format!("{}:{place}", self.file) };
            self.at.fail_at(&place, rule, args);
        }
    }

    fn feature(&mut self, v: &Value<'_>, place: &str) {
        match v {
            Value::Object(o) if text_of(o, "type") == "Feature" => self.feature_of(o, place),
            _ => self.fail(place, &rules::NO_GEOJSON, &[]),
        }
    }

    fn feature_of(&mut self, o: &Object<'_>, place: &str) {
        let name = match o.get_object("properties").and_then(|p| p.get(self.name)).map(|p| &p.value) {
            Some(Value::StringLit(s)) => s.value.to_string(),
            Some(Value::NumberLit(n)) => n.value.to_owned(),
            _ => String::new(),
        };
        // a feature without a place is allowed to be there, and has nothing to draw
        if let Some(g) = o.get_object("geometry") {
            self.geometry(g, &format!("{place}.geometry"), name);
        }
    }

    fn geometry(&mut self, o: &Object<'_>, place: &str, name: String) {
        let kind = text_of(o, "type");
        let Some(list) = o.get_array("coordinates") else {
            return self.fail(place, &rules::NO_SHAPE, &[&kind]);
        };
        let mut parts = Vec::new();
        let area = match kind {
            "Polygon" => {
                self.polygon(list, place, &mut parts);
                true
            }
            "MultiPolygon" => {
                for (i, one) in arrays(list).enumerate() {
                    self.polygon(one, &format!("{place}[{i}]"), &mut parts);
                }
                true
            }
            "LineString" => {
                parts.extend(self.positions(list, place, 2));
                false
            }
            "MultiLineString" => {
                for (i, one) in arrays(list).enumerate() {
                    parts.extend(self.positions(one, &format!("{place}[{i}]"), 2));
                }
                false
            }
            _ => return self.fail(place, &rules::NO_SHAPE, &[&kind]),
        };
        if parts.is_empty() && self.wrong == 0 {
            return self.fail(place, &rules::NO_SHAPE, &[&kind]);
        }
        self.all.push(Outlines { name, area, parts });
    }

    fn polygon(&mut self, rings: &Array<'_>, place: &str, parts: &mut Vec<Vec<Position>>) {
        for (i, ring) in arrays(rings).enumerate() {
            let Some(mut ring) = self.positions(ring, &format!("{place} ring {i}"), 4) else { continue };
            // a ring that is not closed is closed
            if ring.first() == ring.last() {
                ring.pop();
            }
            if (turn(&ring) > 0.0) != (i == 0) {
                ring.reverse();
            }
            parts.push(ring);
        }
    }

    fn positions(&mut self, list: &Array<'_>, place: &str, least: usize) -> Option<Vec<Position>> {
        let mut out: Vec<Position> = Vec::with_capacity(list.elements.len());
        for (i, v) in list.elements.iter().enumerate() {
            let pair = match v {
                Value::Array(a) => {
                    a.elements.first().and_then(number).zip(a.elements.get(1).and_then(number))
                }
                _ => None,
            };
            let Some((lon, lat)) = pair.filter(|p| is_place(p.0, p.1)) else {
                self.fail(&format!("{place}[{i}]"), &rules::NO_POSITION, &[]);
                return None;
            };
            if out.last().is_some_and(|last| (last[0] - lon).abs() > 180.0) {
                self.fail(&format!("{place}[{i}]"), &rules::OVER_THE_DATE_LINE, &[]);
                return None;
            }
            out.push([lon, lat]);
        }
        if out.len() < least {
            self.fail(place, &rules::TOO_FEW_POSITIONS, &[&out.len(), &least]);
            return None;
        }
        Some(out)
    }
}

/// Whether degrees of longitude and latitude are a place that a map can show: to the poles the scale of
/// a plain map grows without end.
pub fn is_place(lon: f64, lat: f64) -> bool {
    (-180.0..=180.0).contains(&lon) && (-85.0..=85.0).contains(&lat)
}

/// Twice the area of a ring; positive where it runs counterclockwise.
fn turn(ring: &[Position]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
}

fn arrays<'v, 'a>(list: &'v Array<'a>) -> impl Iterator<Item = &'v Array<'a>> {
    list.elements.iter().filter_map(|v| if let Value::Array(a) = v { Some(a) } else { None })
}

fn text_of<'v>(o: &'v Object<'_>, key: &str) -> &'v str {
    o.get_string(key).map_or("", |s| s.value.as_ref())
}

/// A number, in as many digits as a map needs.
fn number(v: &Value<'_>) -> Option<f64> {
    let Value::NumberLit(n) = v else { return None };
    let (digits, power) = n.value.split_once(['e', 'E']).unwrap_or((n.value, "0"));
    let end = digits.find('.').map_or(digits.len(), |dot| (dot + 10).min(digits.len()));
    Some(Decimal::parse(&digits[..end])?.to_f64() * 10f64.powi(power.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_turn_one_way() {
        let square = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
        assert!(turn(&square) > 0.0);
        let back: Vec<Position> = square.iter().rev().copied().collect();
        assert!(turn(&back) < 0.0);
    }
}
