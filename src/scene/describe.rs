//! The scene in words: tables, events, spoken values, status. What the page's mirror is made of.

use super::card::source_line;
use crate::chart::Show;
use crate::story::{fill, Lang, SourceKind, Value};

/// A table of the mirror.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub id: String,
    pub caption: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

fn columns(show: &Show, lang: Lang) -> Vec<String> {
    ["indicator", "value", "date", "source_col"].iter().map(|k| show.story.ui(k, lang).to_owned()).collect()
}

fn fact_row(show: &Show, id: &str, lang: Lang) -> Option<Vec<String>> {
    let story = &show.story;
    let f = story.fact(id)?;
    let value = match &f.value {
        Value::None => String::new(),
        Value::Word(_) => f.words.as_ref().map_or_else(|| story.full(f, lang), |w| w.get(lang).to_owned()),
        _ => story.full(f, lang),
    };
    let source = match &f.derived {
        Some(d) => format!("{}: {}", story.ui("derived", lang), d.formula),
        None => source_line(story, f, lang),
    };
    Some(vec![f.text.get(lang).to_owned(), value, f.when.get(lang).to_owned(), source])
}

/// One table a chapter with every fact of its panels, then what no panel shows, then the series.
pub fn tables(show: &Show, lang: Lang) -> Vec<Table> {
    let story = &show.story;
    let mut out = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (chapter, panels) in story.chapters.iter().zip(&show.panels) {
        let ids: Vec<String> = panels.iter().flat_map(|p| p.chart.facts()).collect();
        let mut rows = Vec::new();
        for id in &ids {
            let Some(f) = story.fact(id) else { continue };
            if !seen.contains(&&*f.id) {
                seen.push(&f.id);
                rows.extend(fact_row(show, id, lang));
            }
        }
        if !rows.is_empty() {
            out.push(Table {
                id: format!("table-{}", chapter.id),
                caption: chapter.title.get(lang).to_owned(),
                columns: columns(show, lang),
                rows,
            });
        }
    }
    let rest: Vec<_> = story
        .facts
        .iter()
        .filter(|f| !seen.contains(&&*f.id))
        .filter_map(|f| fact_row(show, &f.id, lang))
        .collect();
    if !rest.is_empty() {
        out.push(Table {
            id: "table-other".to_owned(),
            caption: story.ui("facts_title", lang).to_owned(),
            columns: columns(show, lang),
            rows: rest,
        });
    }
    for series in &story.series {
        let rows = series
            .rows
            .iter()
            .map(|r| {
                let source = &story.sources[r.source];
                let scope = r.scope.and_then(|i| series.scopes.get(i)).map_or("", |s| s.text.get(lang));
                let weak = if r.weak { story.ui("weak", lang) } else { "" };
                vec![
                    r.year.to_string(),
                    story.row_full(series, r, lang),
                    [scope, weak].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(" · "),
                    format!("◇ {} {}", source.text.get(lang), source.address),
                ]
            })
            .collect();
        out.push(Table {
            id: format!("series-{}", series.id),
            caption: series.text.get(lang).to_owned(),
            columns: ["year", "value", "scope", "source_col"]
                .iter()
                .map(|k| story.ui(k, lang).to_owned())
                .collect(),
            rows,
        });
    }
    out
}

/// Every event in order of time: date, text, source.
pub fn events(show: &Show, lang: Lang) -> Table {
    let story = &show.story;
    let mut list: Vec<_> = story.events.iter().collect();
    list.sort_unstable_by(|a, b| a.date.cmp(&b.date).then_with(|| a.id.cmp(&b.id)));
    let rows = list
        .iter()
        .map(|e| {
            let source = &story.sources[e.origin.source];
            let said = match (source.kind, e.origin.paragraph) {
                (SourceKind::Article, Some(p)) => fill(story.ui("paragraph", lang), &[&p.to_string()]),
                _ => format!("◇ {} {}", source.text.get(lang), source.address),
            };
            vec![e.date.clone(), e.text.get(lang).to_owned(), said]
        })
        .collect();
    Table {
        id: "events".to_owned(),
        caption: story.ui("events_title", lang).to_owned(),
        columns: ["date", "indicator", "source_col"].iter().map(|k| story.ui(k, lang).to_owned()).collect(),
        rows,
    }
}

/// The timeline's value as it is spoken: year, series and value.
pub fn value_text(show: &Show, lang: Lang, year: i32, tide: usize) -> String {
    let story = &show.story;
    let Some(series) = story.series.get(tide) else { return year.to_string() };
    match series.at(year) {
        Some(row) => {
            let value = story.row_full(series, row, lang);
            fill(story.ui("valuetext", lang), &[&year.to_string(), series.text.get(lang), &value])
        }
        None => fill(story.ui("valuetext_missing", lang), &[&year.to_string(), series.text.get(lang)]),
    }
}

/// Where the film stands, in one sentence.
pub fn status(show: &Show, lang: Lang, chapter: usize) -> String {
    let story = &show.story;
    let title = story.chapters.get(chapter).map_or("", |c| c.title.get(lang));
    fill(story.ui("status_chapter", lang), &[&chapter.to_string(), title])
}

/// Every fact, row and event, tidy: one value a line, RFC 4180.
pub fn csv(show: &Show) -> String {
    let story = &show.story;
    let mut out = String::from("kind,id,date,value,unit,bound,scope,derived,");
    for l in &story.languages {
        out.push_str(&format!("text_{},", l.id));
    }
    out.push_str("source\r\n");
    let mut line = |cells: Vec<String>| {
        let row: Vec<String> = cells.iter().map(|c| quote(c)).collect();
        out.push_str(&row.join(","));
        out.push_str("\r\n");
    };
    for f in &story.facts {
        let value = match &f.value {
            Value::None => String::new(),
            Value::Decimal(d) => d.to_string(),
            Value::Fraction(a, b) => format!("{a}/{b}"),
            Value::Word(w) => w.clone(),
        };
        let mut cells = vec![
            if f.derived.is_some() { "derived" } else { "fact" }.to_owned(),
            f.id.to_string(),
            f.date.clone(),
            value,
            f.unit.map_or(String::new(), |u| story.units[u].id.clone()),
            f.bound.ascii().to_owned(),
            f.scope.as_ref().map_or(String::new(), |s| s.get(Lang(0)).to_owned()),
            f.derived.as_ref().map_or(String::new(), |d| format!("{}({})", d.op.name(), d.of.join(" "))),
        ];
        cells.extend(f.text.all().map(str::to_owned));
        cells.push(match f.origin {
            Some(o) => match o.paragraph {
                Some(p) => format!("{} paragraph {p}", story.sources[o.source].id),
                None => story.sources[o.source].address.clone(),
            },
            None => String::new(),
        });
        line(cells);
    }
    for s in &story.series {
        for r in &s.rows {
            let mut cells = vec![
                if r.weak { "weak" } else { "series" }.to_owned(),
                s.id.clone(),
                r.year.to_string(),
                r.value.to_string(),
                story.units[s.unit].id.clone(),
                r.bound.ascii().to_owned(),
                r.scope.and_then(|i| s.scopes.get(i)).map_or(String::new(), |c| c.id.clone()),
                String::new(),
            ];
            cells.extend(s.text.all().map(str::to_owned));
            cells.push(story.sources[r.source].address.clone());
            line(cells);
        }
    }
    for e in &story.events {
        let mut cells = vec!["event".to_owned(), e.id.to_string(), e.date.clone()];
        cells.extend(std::iter::repeat_n(String::new(), 5));
        cells.extend(e.text.all().map(str::to_owned));
        let o = e.origin;
        cells.push(match o.paragraph {
            Some(p) => format!("{} paragraph {p}", story.sources[o.source].id),
            None => story.sources[o.source].address.clone(),
        });
        line(cells);
    }
    out
}

fn quote(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
