//! The parts of the site that are made from the story: stills, data, the static text of index.html
//! and embed.html, what pages know before the engine is there.

use std::fmt::Write;
use std::path::Path;

use tidemark::scene::data::{self, object, quoted};
use tidemark::scene::describe::{csv, events, prose, tables, Table};
use tidemark::scene::sources::Linked;
use tidemark::show::Show;
use tidemark::story::{rules, Lang, Paragraph};

use crate::glyphs::Notes;
use crate::head::{self, Home};
use crate::html::escape;
use crate::{aside, colours, outline, stills};

pub fn write(show: &Show, out: &Path, home: &Home, notes: &Notes) -> Result<String, String> {
    let count = stills::write(show, &out.join("stills"), false, true, Some(home.address()), notes)?;
    let save = |name: &str, text: &str| aside::save(&out.join(name), text.as_bytes());
    for name in coloured(out)? {
        save(&name, &colours::painted(&read(out, &name)?).map_err(|e| format!("www/{name}: {e}"))?)?;
    }
    save("data.csv", &csv(show))?;
    save("data.json", &data::json(show))?;
    save("problems.zh.json", &catalogue())?;
    save("outline.js", &outline::module(show))?;
    save("embed.css", &outline::style(show))?;
    save("static.js", &outline::fallback(show, &read(out, "still.css")?))?;
    for i in 0..show.story.languages.len() {
        save(&head::oembed_name(show, i), &head::oembed(show, home, i))?;
    }
    let links = out.join("link");
    std::fs::create_dir_all(&links).map_err(|e| format!("{} cannot be made: {e}", links.display()))?;
    for chapter in 0..show.story.chapters.len() {
        for lang in 0..show.story.languages.len() {
            save(&head::link_name(show, chapter, lang), &head::link(show, home, chapter, lang))?;
        }
    }
    for i in 1..show.story.languages.len() {
        save(&head::text_name(show, i), &text_page(show, home, i))?;
    }
    let languages: Vec<&str> = show.story.languages.iter().map(|l| l.id.as_str()).collect();
    // what the pages name in the repository is the first still of the story that comes with them
    let still = |lang: &str| format!("stills/{}.{lang}.", show.story.chapters[0].id);
    for name in ["index.html", "embed.html", "kiosk.html", "supervisor.html"] {
        let html = read(out, name)?
            .replace(
                "<html lang=\"zh-Hans\">",
                &format!("<html lang=\"{}\">", escape(&show.story.languages[0].tag)),
            )
            .replace("stills/opening.zh.", &escape(&still(languages[0])))
            .replace("<!--static:languages-->", &escape(&languages.join(" ")))
            .replace("<!--static:title-->", &escape(show.story.title.get(Lang(0))))
            .replace("<!--static:description-->", &escape(show.story.summary.get(Lang(0))))
            .replace("<!--static:head-->", &head::head(show, home))
            .replace("<!--static:summary-->", &summaries(show))
            .replace("<!--static:tables-->", &section(show, Lang(0)))
            .replace("<!--static:figures-->", &figures(show));
        save(name, &html)?;
    }
    Ok(format!("{count} stills, data.csv, data.json, the pages"))
}

/// Style sheets and pages of the site: their colours are roles.
fn coloured(out: &Path) -> Result<Vec<String>, String> {
    let files = std::fs::read_dir(out).map_err(|e| format!("{} cannot be read: {e}", out.display()))?;
    let names = files.filter_map(|f| f.ok()?.file_name().into_string().ok());
    Ok(names.filter(|n| n.ends_with(".css") || n.ends_with(".html")).collect())
}

/// The Chinese sentences of every rule that a story may break, and the words that stand in them.
fn catalogue() -> String {
    let zh = rules::Speech::Chinese as usize;
    let rule = |r: &rules::Entry| object([("what", quoted(r.what[zh])), ("fix", quoted(r.fix[zh]))]);
    let rules = object(rules::RULES.iter().map(|r| (r.key, rule(r))));
    let terms = object(rules::TERMS.iter().map(|t| (t.0, quoted(t.1))));
    object([("rules", rules), ("terms", terms)])
}

/// A file of `www/` that stands in the site already.
fn read(out: &Path, name: &str) -> Result<String, String> {
    let path = out.join(name);
    std::fs::read_to_string(&path)
        .map_err(|e| format!("{} cannot be read ({e}): restore www/{name}", path.display()))
}

/// The film's still, title, summary and tables in each language, for a frame whose script does not come.
fn figures(show: &Show) -> String {
    let mut out = String::new();
    for (i, language) in show.story.languages.iter().enumerate() {
        let lang = Lang(i);
        let words = |name: &str| escape(show.story.ui(name, lang));
        let _ = write!(out, "<figure class=\"tide-still\" lang=\"{}\">", escape(&language.tag));
        picture(&mut out, show, 0, lang);
        let _ = write!(
            out,
            "<figcaption><p><strong>{}</strong></p><p>{}</p><p><a href=\"./?lang={}\" target=\"_blank\" rel=\"noopener\">{} ↗</a></p><details><summary>{}</summary>",
            escape(show.story.title.get(lang)),
            escape(show.story.summary.get(lang)),
            escape(&language.id),
            words("open_film"),
            words("data_title")
        );
        for t in tables(show, lang).iter().filter(|t| t.id.starts_with("table-")) {
            table(&mut out, t);
        }
        out.push_str("</details></figcaption></figure>");
    }
    out
}

/// What the graphic says, for listeners, search engines and pages without script. All else is there in the first
/// language alone: every visitor waits for what stands here, and the others have pages of their own.
fn summaries(show: &Show) -> String {
    let one = |i| match i {
        0 => summary(show, Lang(0), String::new()),
        _ => {
            let words = escape(show.story.ui("data_title", Lang(i)));
            summary(show, Lang(i), format!(" <a href=\"{}\">{words}</a>", escape(&head::text_name(show, i))))
        }
    };
    (0..show.story.languages.len()).map(one).collect()
}

/// The whole in a paragraph; `more` is what follows its words.
fn summary(show: &Show, lang: Lang, more: String) -> String {
    format!(
        "<p lang=\"{}\" class=\"summary\"><strong>{}</strong> {}{more}</p>",
        escape(&show.story.languages[lang.0].tag),
        escape(show.story.title.get(lang)),
        escape(show.story.summary.get(lang))
    )
}

/// The text and the tables in a language that index.html has not: for visitors without script, for search engines,
/// and for a page whose graphic cannot start (`www/src/page/page.ts`).
fn text_page(show: &Show, home: &Home, lang: usize) -> String {
    let (language, l) = (&show.story.languages[lang], Lang(lang));
    let title = escape(show.story.title.get(l));
    let to = format!(
        " <a href=\"./?lang={}\">{}</a>",
        escape(&language.id),
        escape(show.story.ui("open_film", l))
    );
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<meta name=\"description\" content=\"{}\">\n{}\
         <link rel=\"icon\" href=\"icon.svg\" type=\"image/svg+xml\">\n\
         <link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n<main>\n\
         <section class=\"data\" id=\"data\">\n<h1 class=\"unseen\">{title}</h1>\n\
         <div id=\"summary\">{}</div>\n<div id=\"tables\">{}</div>\n</section>\n</main>\n</body>\n</html>\n",
        escape(&language.tag),
        escape(show.story.summary.get(l)),
        head::canonical(show, home, lang),
        summary(show, l, to),
        section(show, l),
    )
}

/// Every chapter's picture and every table. The pictures are for pages without script: with it, the film is there.
fn section(show: &Show, lang: Lang) -> String {
    let mut out = format!("<section lang=\"{}\">", escape(&show.story.languages[lang.0].tag));
    let all = tables(show, lang);
    let mut rest = all.iter().peekable();
    for (number, chapter) in show.story.chapters.iter().enumerate() {
        picture(&mut out, show, number, lang);
        if !chapter.text.is_empty() {
            let _ = write!(out, "<h2>{}</h2>", escape(chapter.title.get(lang)));
        }
        paragraphs(&mut out, show, &chapter.text, lang, "p");
        paragraphs(&mut out, show, &chapter.notes, lang, "p class=\"prose-notes\"");
        if let Some(own) = rest.next_if(|t| t.id == format!("table-{}", chapter.id)) {
            table(&mut out, own);
        }
    }
    if !show.story.not_found.is_empty() {
        let title = show.story.ui("not_found_title", lang);
        let _ = write!(out, "<h2>{}</h2><ul>", escape(title));
        paragraphs(&mut out, show, &show.story.not_found, lang, "li");
        out.push_str("</ul>");
    }
    for t in rest.chain(std::iter::once(&events(show, lang))) {
        table(&mut out, t);
    }
    let _ = write!(out, "<p>{}</p></section>", escape(show.story.ui("sources_text", lang)));
    out
}

/// Running text; what its words lead to is said where they are pointed at, and stands in the tables.
fn paragraphs(out: &mut String, show: &Show, all: &[Paragraph], lang: Lang, element: &str) {
    let name = element.split(' ').next().unwrap_or(element);
    for pieces in prose(show, all, lang) {
        let _ = write!(out, "<{element}>");
        for p in pieces {
            let words = escape(&p.words);
            match p.to {
                Some(_) => {
                    let cite = escape(&p.cite);
                    let _ = write!(out, "<span class=\"ref\" title=\"{cite}\">{words}</span>{}", p.sign);
                }
                None => out.push_str(&words),
            }
        }
        let _ = write!(out, "</{name}>");
    }
}

fn picture(out: &mut String, show: &Show, number: usize, lang: Lang) {
    let chapter = &show.story.chapters[number];
    let name = format!("stills/{}.{}", chapter.id, show.story.languages[lang.0].id);
    let subtitle = chapter.subtitle.as_ref().map_or("", |s| s.get(lang));
    let said = format!("{number} {}. {subtitle}", chapter.title.get(lang));
    let _ = write!(
        out,
        "<noscript><picture><source srcset=\"{0}.dark.png\" media=\"(prefers-color-scheme: dark)\"><img class=\"plate\" src=\"{0}.light.png\" alt=\"{1}\" width=\"1200\" height=\"630\" loading=\"lazy\"></picture></noscript>",
        escape(&name),
        escape(said.trim())
    );
}

fn link(piece: &Linked) -> String {
    let words = escape(&piece.words);
    if piece.url.is_empty() {
        return words;
    }
    format!("<a href=\"{}\" rel=\"noopener\">{words}</a>", escape(&piece.url))
}

fn table(out: &mut String, t: &Table) {
    let _ = write!(out, "<table><caption>{}</caption><thead><tr>", escape(&t.caption));
    for c in &t.columns {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(c));
    }
    out.push_str("</tr></thead><tbody>");
    for (row, links) in t.rows.iter().zip(&t.links) {
        out.push_str("<tr>");
        for (i, cell) in row.iter().enumerate() {
            if i + 1 == row.len() && !links.is_empty() {
                let _ = write!(out, "<td>{}</td>", links.iter().map(link).collect::<String>());
            } else if i == 0 {
                let _ = write!(out, "<th scope=\"row\">{}</th>", escape(cell));
            } else {
                let _ = write!(out, "<td>{}</td>", escape(cell));
            }
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
}
