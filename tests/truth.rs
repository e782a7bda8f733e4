//! What is said is so: money with its unit, dates at their day, months kept, scopes never joined,
//! a source for every row, and a CSV that other programs read as it was meant.

mod common;

use common::{langs, list, parse_csv, show, state_at, TestStory, VIEWS};
use tidemark::mark::Shape;
use tidemark::scene::card::{fact_card, year_card};
use tidemark::scene::describe::{csv, tables, value_text};
use tidemark::scene::sources::{linked, Linked};
use tidemark::scene::{data, scene, year_mark};
use tidemark::show::Show;
use tidemark::state::{Action, State};
use tidemark::story::{Files, Lang};

const SCALES: [&str; 4] = ["bn", "m", "tn", "trillion"];

/// Amounts of a text whose unit does not stand behind them.
fn bare(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, sign) in text.match_indices(['¥', '$']) {
        let rest = &text[at + sign.len()..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(rest.len());
        let after = rest[end..].trim_start_matches([' ', '\u{2009}', '\u{a0}']);
        let word: String = after.chars().take_while(|c| c.is_ascii_alphabetic()).collect();
        // of every ¥100, ¥1.09: yuan, said as such
        let yuan = rest.starts_with("1.09 is") || rest.starts_with("100 of China");
        if end > 0 && !yuan && !SCALES.contains(&word.as_str()) {
            out.push(text[at..].chars().take(end + 12).collect());
        }
    }
    out
}

#[test]
fn english_money_stands_with_its_unit_on_every_canvas() {
    let show = show();
    let en = show.story.lang("en").unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for size in VIEWS {
        for (i, c) in show.story.chapters.iter().enumerate() {
            let state = state_at(&show, c.end - 0.05, en, false);
            let s = scene(&show, &state, &size.fitted(&show, &state));
            let texts: Vec<_> = s
                .marks
                .iter()
                .filter_map(|m| match &m.shape {
                    Shape::Text { runs, baseline, .. } => {
                        let said: String = runs.iter().map(|r| &*r.text).collect();
                        Some((m, said, *baseline))
                    }
                    _ => None,
                })
                .collect();
            for (m, said, base) in &texts {
                count += said.matches(['¥', '$']).count();
                for amount in bare(said) {
                    // the unit may be a text of its own, small, close behind the number or under it
                    let beside = texts.iter().any(|(o, words, b)| {
                        let near = o.rect.x - m.rect.right();
                        let level = (b - base).abs() < 1.0 && (-1.0..m.rect.h).contains(&near);
                        let under = o.rect.y >= m.rect.y
                            && o.rect.y < m.rect.bottom() + m.rect.h
                            && o.rect.x < m.rect.right();
                        let first = words.split_whitespace().next().unwrap_or("");
                        (level || under) && m.fact == o.fact && SCALES.contains(&first)
                    });
                    let ends = said.ends_with(|c: char| c.is_ascii_digit());
                    if !(beside && ends) {
                        wrong.push(format!(
                            "{} chapter {i}: {} says \"{amount}\" in \"{said}\"",
                            size.name, m.id
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 80, "{count} amounts");
}

#[test]
fn english_money_stands_with_its_unit_in_tables_and_cards() {
    let show = show();
    let en = show.story.lang("en").unwrap();
    let mut said: Vec<String> = tables(&show, en).into_iter().flat_map(|t| t.rows).flatten().collect();
    for f in &show.story.facts {
        let c = fact_card(&show, en, show.story.fact_ref(&f.id).unwrap());
        said.push(format!("{} {}", c.figure, c.unit));
        said.extend(c.lines);
        said.push(c.citation);
    }
    for year in show.story.span.0..=show.story.span.1 {
        said.extend(year_card(&show, &state_at(&show, 20.0, en, false), year).lines);
    }
    let wrong: Vec<String> =
        said.iter().flat_map(|s| bare(s).into_iter().map(move |b| format!("{b} in {s}"))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let full = |id: &str| show.story.full(show.story.find_fact(id).unwrap(), en);
    assert_eq!(full("geely-start"), "¥440\u{2009}m");
    assert_eq!(full("c3-park"), "¥5.6\u{2009}bn");
    let formula = |id: &str, lang: &str| {
        show.story.formula(show.story.find_fact(id).unwrap(), show.story.lang(lang).unwrap())
    };
    assert_eq!(formula("fdi-2022", "en"), "US$2.696\u{2009}bn ÷ 1.931");
    assert_eq!(formula("fdi-2022", "zh"), "26.96\u{2009}亿美元 ÷ 1.931");
    assert_eq!(formula("cbec-export", "en"), "¥66.74\u{2009}bn − ¥23.24\u{2009}bn");
    assert_eq!(formula("hightech-before", "en"), "678 ÷ 2");
    assert_eq!(formula("density-gdp", "en"), "1/6 ÷ 0.06265");
}

#[test]
fn first_in_the_province_is_said_of_the_total_not_of_its_growth() {
    let text = common::story_text();
    assert!(!text.contains("growth of foreign capital in 2023, first in Zhejiang"));
    let show = show();
    let growth = show.story.find_fact("fdi-2023-growth").unwrap();
    for (_, lang) in common::langs(&show) {
        assert!(!growth.text.get(lang).contains("first") && !growth.text.get(lang).contains("第一"));
    }
}

/// Months of two years, dated events, sources with and without an address.
fn months() -> Show {
    let rows: Vec<String> = (0..24)
        .map(|i| format!("{{\"date\": \"{}-{:02}\", \"value\": \"{}\"}}", 2020 + i / 12, i % 12 + 1, 10 + i))
        .collect();
    let text = format!(
        r#"{{"title": "Months", "source": "A gauge of ours", "series": [{{"text": "Rain", "unit": "mm", "rows": [{}]}}],
 "events": [{{"id": "flood", "date": "2020-02-01", "label": "The flood"}}],
 "chapters": [{{"title": "One", "panels": [{{"kind": "trend", "years": [2020, 2021], "events": ["flood"]}}]}}]}}"#,
        rows.join(", ")
    );
    tidemark_reader::show(&text, &common::files_of(&text)).unwrap_or_else(|p| panic!("{}", list(&p)))
}

#[test]
fn months_are_kept_in_every_output() {
    let show = months();
    let csv = parse_csv(&csv(&show));
    let dates: Vec<&str> = csv.iter().filter(|r| r[0] == "series").map(|r| r[2].as_str()).collect();
    assert_eq!((dates.len(), dates[0], dates[23]), (24, "2020-01", "2021-12"));
    let json = data::json(&show);
    assert!(json.contains(r#""year":2020,"date":"2020-02""#), "{json}");
    let table = tables(&show, Lang(0)).pop().unwrap();
    assert_eq!(table.rows[11][0], "2020-12");
    assert_eq!(table.columns[0], show.story.ui("date", Lang(0)));
    // a spoken value is the one of the month that is said
    assert!(value_text(&show, Lang(0), 2020, 0).contains("2020-12"));
    let card = year_card(&show, &State::new(), 2020);
    assert!(card.lines.iter().any(|l| l.contains("2020-12")), "{:?}", card.lines);
}

#[test]
fn a_span_of_years_ends_with_its_last_december() {
    let show = months();
    let t = show.story.chapters[1].end - 0.05;
    let state = state_at(&show, t, Lang(0), false);
    let s = scene(&show, &state, &common::wide());
    let at = |id: &str| {
        s.marks.iter().filter(|m| m.id.to_string().starts_with(id)).map(|m| m.rect).collect::<Vec<_>>()
    };
    let dots = at("line/series-1/dot");
    assert_eq!(dots.len(), 24, "a dot a month, to the last December");
    // the flood of the first of February stands between January's middle and February's
    let x = at("line/event/flood/point")[0].centre().x;
    assert!(dots[0].centre().x < x && x < dots[1].centre().x, "{x} of {:?}", &dots[..2]);
    // the quay's water reaches as far
    let opening = state_at(&show, show.story.chapters[0].end - 0.05, Lang(0), false);
    let water = scene(&show, &opening, &common::wide());
    let right = |s: &tidemark::mark::Scene, id: &str| {
        s.marks.iter().filter(|m| m.id.to_string().contains(id)).map(|m| m.rect.right()).fold(0.0, f64::max)
    };
    let last_box = right(&water, "quay/box/2021");
    assert!(
        right(&water, "quay/tide/line") > last_box - 8.0,
        "{} of {last_box}",
        right(&water, "quay/tide/line")
    );
}

#[test]
fn an_event_stands_at_its_day_and_agrees_with_its_year() {
    let story = |event: &str| {
        common::problems(&format!(
            r#"{{"title": "T", "source": "S", "series": [{{"text": "R", "rows": [[2019, "1"], [2021, "2"]]}}], "events": [{event}], "chapters": [{{"title": "C", "panels": [{{"kind": "trend"}}]}}]}}"#
        ))
    };
    assert!(story(r#"{"date": "2020-02-01", "label": "E"}"#).is_empty());
    for bad in [
        r#"{"date": "2020-02-30", "label": "E"}"#,
        r#"{"date": "2020-02-30", "year": 2020, "label": "E"}"#,
        r#"{"date": "2020-02", "year": 2021, "label": "E"}"#,
    ] {
        let said = story(bad);
        assert!(
            said.iter().any(|p| p.name() == "date" && p.path == "events[0].date"),
            "{bad}: {}",
            list(&said)
        );
    }
}

#[test]
fn every_row_of_every_output_names_its_source() {
    for story in common::stories().into_iter().take(3) {
        let show = story.show();
        let all = parse_csv(&csv(&show));
        let last = all[0].len() - 1;
        // what was not found has none
        let empty = |r: &&Vec<String>| {
            !["derived", "not-found"].contains(&r[0].as_str()) && r[last].trim().is_empty()
        };
        assert_eq!(all.iter().filter(empty).count(), 0, "{}", story.name);
        for table in tables(&show, Lang(0)) {
            assert!(table.rows.iter().all(|r| r.last().is_some_and(|s| !s.is_empty())), "{}", table.id);
        }
    }
    let all = parse_csv(&csv(&months()));
    assert_eq!(all[1].last().unwrap(), "A gauge of ours", "a source without an address is named");
}

#[test]
fn nothing_joins_two_scopes() {
    let show = show();
    let gdp = common::series(&show, "ningbo-gdp");
    let containers = common::series(&show, "port-containers");
    assert_eq!(gdp.breaks, [(2022.0, 2023.0)]);
    assert_eq!(containers.breaks, [(2009.0, 2011.0)]);
    // every figure is exported with its scope
    let all = parse_csv(&csv(&show));
    let scope = |id: &str, year: &str| {
        all.iter().find(|r| r[1] == id && r[2] == year).map(|r| r[6].clone()).unwrap_or_default()
    };
    assert_eq!(
        (scope("ningbo-gdp", "2022"), scope("ningbo-gdp", "2023")),
        ("released".into(), "fifth-census".into())
    );
    assert!(all
        .iter()
        .filter(|r| r[1] == "ningbo-gdp" || r[1] == "port-containers")
        .all(|r| !r[6].is_empty()));
    for (chapter, break_) in [("share", (2022.0, 2023.0)), ("trade", (2009.0, 2011.0))] {
        let i = show.story.chapter(chapter).unwrap();
        // the quay is open over the chapter
        let state = state_at(&show, show.story.chapters[i].end - 0.05, Lang(1), false);
        let state = common::update(&show, &state, &Action::Pin(Some(year_mark(i, 2024))));
        for size in VIEWS {
            let view = size.fitted(&show, &state);
            if view.strip().is_none() {
                continue;
            }
            let s = scene(&show, &state, &view);
            let tide: Vec<_> = s.marks.iter().filter(|m| m.id.to_string().contains("/tide/")).collect();
            let mark = tide
                .iter()
                .find(|m| m.id.to_string().contains("/break/"))
                .unwrap_or_else(|| panic!("{chapter} {}: no mark at the break {break_:?}", size.name));
            let label = mark.label.as_deref().unwrap_or("");
            assert!(label.starts_with("dashed: another scope") && label.contains(" | "), "{label}");
            let x = mark.rect.centre().x;
            for m in tide.iter().filter(|m| !m.id.to_string().contains("/break/")) {
                let over = m.rect.x < x - 0.5 && m.rect.right() > x + 0.5;
                assert!(!over, "{chapter} {}: {} lies over the break", size.name, m.id);
            }
        }
    }
}

#[test]
fn a_line_of_a_panel_ends_where_its_scope_does() {
    let text = r#"{"title": "T", "source": "S", "series": [{"id": "s", "text": "R", "unit": "mm",
 "scopes": [{"id": "a", "text": "Old"}, {"id": "b", "text": "New"}],
 "rows": [{"year": 2019, "value": "1", "scope": "a"}, {"year": 2020, "value": "2", "scope": "a"}, {"year": 2021, "value": "5", "scope": "b"}, {"year": 2022, "value": "6", "scope": "b"}]}],
 "chapters": [{"title": "C", "panels": [{"kind": "trend"}]}, {"title": "D", "panels": [{"kind": "balance", "text": "B", "series": ["s", "s"]}]}]}"#;
    let show =
        tidemark_reader::show(text, &common::files_of(text)).unwrap_or_else(|p| panic!("{}", list(&p)));
    for (chapter, lines) in [(1, "line/s/line"), (2, "balance/s/line")] {
        let state = state_at(&show, show.story.chapters[chapter].end - 0.05, Lang(0), false);
        let s = scene(&show, &state, &common::wide());
        let found: Vec<_> = s.marks.iter().filter(|m| m.id.to_string().starts_with(lines)).collect();
        assert!(found.len() >= 2, "{} lines of {lines}", found.len());
        let widest = found.iter().map(|m| m.rect.w).fold(0.0, f64::max);
        let all = found.iter().map(|m| m.rect.right()).fold(0.0, f64::max)
            - found.iter().map(|m| m.rect.x).fold(f64::INFINITY, f64::min);
        assert!(widest < all * 0.4, "{widest} of {all}");
    }
}

#[test]
fn the_csv_opens_as_it_was_meant_and_calculates_nothing() {
    let text = r#"{"title": "T", "source": "=cmd|' /C calc'!A0", "facts": [
  {"id": "a", "date": "2020", "value": "-5", "text": "=HYPERLINK(1)"}, {"id": "b", "date": "2020", "text": "+1 more, \"so\""},
  {"id": "c", "date": "@x", "when": "then", "text": "-minus"}, {"id": "d", "date": "2020", "text": "＝1+1"}],
 "series": [{"text": "@SUM(A1)", "rows": [[2019, "1"], [2021, "2"]]}], "chapters": [{"title": "C", "panels": [{"kind": "trend"}]}]}"#;
    let show =
        tidemark_reader::show(text, &common::files_of(text)).unwrap_or_else(|p| panic!("{}", list(&p)));
    for show in [show, common::show(), TestStory::of("port").show()] {
        let text = csv(&show);
        assert!(text.starts_with('\u{feff}'), "without a mark Excel takes it for another encoding");
        for (i, row) in parse_csv(text.trim_start_matches('\u{feff}')).iter().enumerate() {
            for cell in row {
                let calculates = cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']);
                assert!(!calculates || cell.parse::<f64>().is_ok(), "row {i}: {cell}");
            }
        }
    }
    let show = tidemark_reader::show(text, &common::files_of(text)).unwrap();
    let rows = parse_csv(csv(&show).trim_start_matches('\u{feff}'));
    assert_eq!((rows[1][3].as_str(), rows[1][8].as_str()), ("-5", "'=HYPERLINK(1)"), "a number stays one");
    assert_eq!(rows[2][8], "'+1 more, \"so\"");
}

#[test]
fn english_cells_have_no_chinese_words_and_say_no_name_twice() {
    let show = show();
    let en = show.story.lang("en").unwrap();
    let han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    let mut cells: Vec<String> = tables(&show, en).into_iter().flat_map(|t| t.rows).flatten().collect();
    cells.extend(tidemark::scene::describe::events(&show, en).rows.into_iter().flatten());
    let chinese: Vec<&String> = cells.iter().filter(|c| c.contains(han)).collect();
    assert!(chinese.is_empty(), "{chinese:?}");
    for (_, lang) in common::langs(&show) {
        for s in &show.story.sources {
            let line = tables(&show, lang)
                .into_iter()
                .flat_map(|t| t.rows)
                .filter_map(|r| r.last().cloned())
                .find(|c| c.contains(s.text.get(lang)));
            let Some(line) = line else { continue };
            let name = s.text.get(lang).split([',', '，', ';', '；']).next().unwrap_or("");
            // a host that is the name begins its address, too
            assert!(line.matches(name).count() == 1 || name.contains('.'), "{line}");
        }
    }
}

#[test]
fn a_sum_bears_the_sign_of_what_is_derived() {
    let show = show();
    let i = show.story.chapter("open").unwrap();
    let end = show.story.chapters[i].end - 0.05;
    for size in VIEWS {
        for (id, lang) in common::langs(&show) {
            let state = state_at(&show, end, lang, false);
            let drawn = scene(&show, &state, &size.fitted(&show, &state));
            let said = |name: &str| {
                let found = drawn.marks.iter().filter(|m| &*m.id.base == name);
                found.filter_map(|m| m.text()).collect::<String>()
            };
            // 9 + 4 + 2 measures: no source counts 15
            assert!(said("gates/heading").contains("15"), "{} {id}: {}", size.name, said("gates/heading"));
            let (tag, sign) = (said("derived/gates/total"), show.story.ui("derived", lang));
            assert!(!sign.is_empty() && tag.starts_with(sign), "{} {id}: {tag:?}", size.name);
        }
    }
}

/// Two series of an order of magnitude, on every kind that has an axis of values.
fn of_magnitude(rows: [&str; 3], panel: &str, scopes: bool) -> Show {
    let rows: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(i, v)| {
            let scope = if scopes {
                format!(", \"scope\": \"{}\"", if i < 2 { "a" } else { "b" })
            } else {
                String::new()
            };
            format!("{{\"year\": {}, \"value\": \"{v}\"{scope}}}", 2019 + i)
        })
        .collect();
    let scopes =
        if scopes { r#""scopes": [{"id": "a", "text": "Old"}, {"id": "b", "text": "New"}], "# } else { "" };
    let series = |id: &str| {
        format!(r#"{{"id": "{id}", "text": "R", "unit": "mm", {scopes}"rows": [{}]}}"#, rows.join(", "))
    };
    let text = format!(
        r#"{{"title": "T", "source": "S", "series": [{}, {}], "chapters": [{{"title": "C", "panels": [{panel}]}}]}}"#,
        series("s"),
        series("u")
    );
    tidemark_reader::show(&text, &Files::new()).unwrap_or_else(|p| panic!("{}", list(&p)))
}

#[test]
fn ticks_of_an_axis_are_told_apart_at_every_magnitude() {
    let panels = [
        r#"{"kind": "trend"}"#,
        r#"{"kind": "line"}"#,
        r#"{"kind": "line", "scale": "log"}"#,
        r#"{"kind": "bars"}"#,
        r#"{"kind": "stack", "series": ["s", "u"]}"#,
        r#"{"kind": "balance", "text": "B", "series": ["s", "u"]}"#,
    ];
    let figures = [
        ["0", "0", "0"],
        ["0.0000000000000012", "0.0000000000000034", "0.0000000000000023"],
        ["0.000000012", "0.000000034", "0.000000023"],
        ["0.12", "0.34", "0.23"],
        ["1.2", "3.4", "2.3"],
        ["12345678901234567", "34345678901234567", "23345678901234567"],
    ];
    let mut axes = 0;
    for rows in figures {
        for (panel, scopes) in panels.iter().map(|p| (*p, false)).chain([(panels[0], true)]) {
            if panel.contains("log") && rows[0] == "0" {
                continue;
            }
            let show = of_magnitude(rows, panel, scopes);
            for t in [show.film.end_of_chapter(0) - 0.05, show.film.end_of_chapter(1) - 0.05] {
                let state = state_at(&show, t, Lang(0), false);
                let drawn = scene(&show, &state, &common::wide());
                let ticks: Vec<_> = drawn
                    .marks
                    .iter()
                    .filter(|m| m.id.to_string().contains("/tick/") && m.text().is_some())
                    .collect();
                axes += usize::from(!ticks.is_empty());
                let place = format!("{panel} of {rows:?} at {t:.1}");
                // a balance says the same on both sides of its zero
                let twice = if panel.contains("balance") { 2 } else { 1 };
                for m in &ticks {
                    let same = ticks.iter().filter(|o| o.text() == m.text()).count();
                    assert!(same <= twice, "{place}: {:?} stands {same} times", m.text());
                }
                let said = |m: &tidemark::mark::Mark| m.text()?.replace(',', "").parse::<f64>().ok();
                let top = ticks.iter().filter_map(|m| said(m)).fold(0.0, f64::max);
                let most = rows.iter().map(|v| v.parse::<f64>().unwrap()).fold(0.0, f64::max);
                // an axis is no longer than what it shows needs: two series may stand on each other
                assert!(ticks.is_empty() || most == 0.0 || top < most * 5.1, "{place}: an axis up to {top}");
            }
        }
    }
    assert!(axes > 30, "{axes} axes");
}

#[test]
fn a_title_of_more_lines_than_there_is_room_for_flows() {
    let head = |title: &str, size: common::Size| {
        let text = common::read("stories/rain.json").replace("Rain on one roof", title);
        let show = tidemark_reader::show(&text, &Files::new()).unwrap_or_else(|p| panic!("{}", list(&p)));
        let state = state_at(&show, show.film.end_of_chapter(0) - 0.05, Lang(0), false);
        let drawn = scene(&show, &state, &size.fitted(&show, &state));
        let of =
            |id: &str| drawn.marks.iter().filter(|m| *m.id.base == *id).map(|m| m.rect).collect::<Vec<_>>();
        (of("title").len(), of("span/from")[0].bottom())
    };
    for size in VIEWS {
        let plain = head("A B C D E F G", size);
        assert_eq!(head("A\\nB\\nC\\nD\\nE\\nF\\nG", size), plain, "{}", size.name);
        assert_eq!(head("A\\n\\n\\n\\nB C D E F G", size), plain, "{}", size.name);
        // the second of two lines may be the long one
        let (lines, _) = head("A\\nlong second line of a title that is set smaller", size);
        assert!((1..=4).contains(&lines), "{}: {lines} lines", size.name);
    }
}

#[test]
fn addresses_of_sources_lead_somewhere_and_names_do_not() {
    for (line, links) in [
        ("◇ Port, figure for 2007 english.nbstats.gov.cn/ShowArticle.aspx?ID=329", 1),
        ("feifmx.com/all.html (national radio)", 1),
        ("(a.example.cn/x, b.example.com/y; https://c.example.org)", 3),
        ("porttechnology.org gives 2063", 1),
        ("roxy.com, web page roxy.com/2008/1.shtml", 1),
        ("GitHub dmitriusagoston/Global-Shipping-Ports TEUByYear.csv", 0),
        ("World Bank NY.GDP.MKTP.CN", 0),
        ("Article ¶ 5. Then more.", 0),
        ("《宁波统计年鉴2009》表3-1", 0),
        ("javascript://x.example.com/%0aalert(1)", 0),
        ("", 0),
    ] {
        let pieces = linked(line);
        let said = |p: &Linked| if p.url.is_empty() { p.words.clone() } else { p.url.clone() };
        let bare = |s: &str| s.replace("http://", "").replace("https://", "");
        assert_eq!(bare(&pieces.iter().map(said).collect::<String>()), bare(line));
        let found: Vec<_> = pieces.iter().filter(|p| !p.url.is_empty()).collect();
        assert_eq!(found.len(), links, "{line}: {pieces:?}");
        assert!(
            found.iter().all(|p| p.url.starts_with("http") && !p.words.contains([' ', ';', ','])),
            "{line}"
        );
    }
    // what a table prints of a source with an address is a link, and the card's short name leads there, too
    let show = show();
    let mut seen = 0;
    for (_, lang) in langs(&show) {
        for table in tables(&show, lang) {
            assert_eq!(table.rows.len(), table.links.len());
            for (row, pieces) in table.rows.iter().zip(&table.links).filter(|(_, p)| !p.is_empty()) {
                let cell = row.last().unwrap();
                assert!(pieces.iter().all(|p| cell.contains(&p.words)), "{cell}: {pieces:?}");
                seen += 1;
            }
        }
        for fact in &show.story.facts {
            let Some(origin) = fact.origin else { continue };
            let address = &show.story.sources[origin.source].address;
            let card = fact_card(&show, lang, show.story.fact_ref(&fact.id).unwrap());
            let first =
                linked(address).into_iter().find(|l| !l.url.is_empty()).map_or(String::new(), |l| l.url);
            assert_eq!(card.links[0].url, first, "{}", fact.id);
            assert!(card.brief == 1 && card.lines[0].contains(fact.when.get(lang)), "{}", fact.id);
        }
    }
    assert!(seen > 100, "{seen} links");
}
