//! What other programs read of the site: cards for links, structured data, oEmbed.

use std::fmt::Write;

use tidemark::scene::data::{array, object, quoted};
use tidemark::show::Show;
use tidemark::story::{Lang, SourceKind};

use crate::html::escape;
use crate::poster::{poster_name, SIZE};

/// Size that oEmbed asks for, CSS px.
const FRAME: (u32, u32) = (640, 720);

/// Where the site will stand.
pub struct Home(String);

impl Home {
    /// Takes an address such as `https://example.org/tidemark`; an empty one means that nobody
    /// has said: addresses are then relative to the page.
    pub fn read(address: &str) -> Result<Home, String> {
        let address = address.trim();
        if address.is_empty() {
            return Ok(Home(String::new()));
        }
        let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        if host.is_none_or(|h| h.is_empty() || h.starts_with('/'))
            || address.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'<>?#\\".contains(c))
        {
            return Err(format!(
                "TIDEMARK_URL \"{address}\" is no address of a folder: write it as https://example.org/tidemark/"
            ));
        }
        Ok(Home(format!("{}/", address.trim_end_matches('/'))))
    }

    /// The site's address; empty where nobody has said.
    pub fn address(&self) -> &str {
        &self.0
    }

    /// The address of `name` in the site.
    fn of(&self, name: &str) -> String {
        if self.0.is_empty() && (name.is_empty() || name.starts_with('?')) {
            return format!("./{name}");
        }
        format!("{}{name}", self.0)
    }

    /// The page in a language; the first one needs no parameter.
    fn page(&self, show: &Show, lang: usize) -> String {
        match lang {
            0 => self.of(""),
            i => self.of(&format!("?lang={}", show.story.languages[i].id)),
        }
    }
}

/// `oembed.json`, `oembed.en.json`: the first language's has no name of its own.
pub fn oembed_name(show: &Show, lang: usize) -> String {
    match lang {
        0 => "oembed.json".to_owned(),
        i => format!("oembed.{}.json", show.story.languages[i].id),
    }
}

/// `text.en.html`: the text and the tables in a language that is not the first.
pub fn text_name(show: &Show, lang: usize) -> String {
    format!("text.{}.html", show.story.languages[lang].id)
}

/// Where what a page shows in a language stands for good, where the site's address is known.
pub fn canonical(show: &Show, home: &Home, lang: usize) -> String {
    match home.address() {
        "" => String::new(),
        _ => format!("<link rel=\"canonical\" href=\"{}\">\n", escape(&home.page(show, lang))),
    }
}

/// Elements for the page's head.
pub fn head(show: &Show, home: &Home) -> String {
    let story = &show.story;
    let mut out = String::new();
    // search engines read these as whole addresses only
    let whole = !home.0.is_empty();
    if whole {
        let href = escape(&home.page(show, 0));
        let _ = writeln!(out, "<link rel=\"canonical\" id=\"canonical\" href=\"{href}\">");
    }
    for (i, l) in story.languages.iter().enumerate().filter(|_| whole) {
        let href = escape(&home.page(show, i));
        let _ = writeln!(out, "<link rel=\"alternate\" hreflang=\"{}\" href=\"{href}\">", escape(&l.tag));
    }
    if whole {
        let href = escape(&home.page(show, 0));
        let _ = writeln!(out, "<link rel=\"alternate\" hreflang=\"x-default\" href=\"{href}\">");
    }
    for i in 0..story.languages.len() {
        let _ = writeln!(
            out,
            "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{}\" title=\"{}\">",
            escape(&home.of(&oembed_name(show, i))),
            escape(story.title.get(Lang(i)))
        );
    }
    let first = Lang(0);
    let title = story.title.get(first);
    out.push_str(&card(&Card {
        title,
        text: story.summary.get(first),
        site: story.brand.get(first),
        url: whole.then(|| home.page(show, 0)),
        locales: story.languages.iter().map(|l| locale(&l.tag)).collect(),
        image: home.of("stills/og.png"),
        alt: format!("{title} · {}", story.subject.get(first)),
    }));
    let _ = write!(out, "<script type=\"application/ld+json\">{}</script>", structured(show, home));
    out
}

/// What programs show of a link.
struct Card<'a> {
    title: &'a str,
    text: &'a str,
    site: &'a str,
    /// The whole address of the page, where it is known.
    url: Option<String>,
    /// The language, then others in which there is the same.
    locales: Vec<String>,
    image: String,
    alt: String,
}

fn card(c: &Card) -> String {
    let mut out = String::new();
    let mut og = |name: &str, value: &str| {
        let _ = writeln!(out, "<meta property=\"og:{name}\" content=\"{}\">", escape(value));
    };
    og("type", "article");
    og("site_name", c.site);
    og("title", c.title);
    og("description", c.text);
    if let Some(url) = &c.url {
        og("url", url);
    }
    for (i, locale) in c.locales.iter().enumerate() {
        og(if i == 0 { "locale" } else { "locale:alternate" }, locale);
    }
    og("image", &c.image);
    og("image:type", "image/png");
    og("image:width", &SIZE.0.to_string());
    og("image:height", &SIZE.1.to_string());
    og("image:alt", &c.alt);
    let mut twitter = |name: &str, value: &str| {
        let _ = writeln!(out, "<meta name=\"twitter:{name}\" content=\"{}\">", escape(value));
    };
    twitter("card", "summary_large_image");
    twitter("title", c.title);
    twitter("description", c.text);
    twitter("image", &c.image);
    twitter("image:alt", &c.alt);
    out
}

/// `link/trade.en.html`: what a shared link of a chapter names, by chapter and language.
pub fn link_name(show: &Show, chapter: usize, lang: usize) -> String {
    format!("link/{}.{}.html", show.story.chapters[chapter].id, show.story.languages[lang].id)
}

/// The page behind such a link. Programs that show a card run no script, and take what stands here:
/// the chapter, in its language. A visitor is led on to the page (`forward.js`).
pub fn link(show: &Show, home: &Home, chapter: usize, lang: usize) -> String {
    let story = &show.story;
    let (language, l) = (&story.languages[lang], Lang(lang));
    let own = &story.chapters[chapter];
    // the opening bears the story's name
    let (title, text) = if chapter == 0 {
        (story.title.get(l), story.summary.get(l))
    } else {
        let text = own.subtitle.as_ref().map_or("", |s| s.get(l));
        (own.title.get(l), if text.is_empty() { story.summary.get(l) } else { text })
    };
    let whole = !home.0.is_empty();
    let image = format!("stills/{}", poster_name(show, chapter, l));
    let mut query = Vec::new();
    if chapter > 0 {
        query.push(format!("chapter={}", own.id));
    }
    if lang > 0 {
        query.push(format!("lang={}", language.id));
    }
    let to = if query.is_empty() { "../".to_owned() } else { format!("../?{}", query.join("&")) };
    let name = match chapter {
        0 => title.to_owned(),
        _ => format!("{title} · {}", story.title.get(l)),
    };
    let card = card(&Card {
        title,
        text,
        site: story.brand.get(l),
        url: whole.then(|| home.of(&link_name(show, chapter, lang))),
        locales: vec![locale(&language.tag)],
        image: if whole { home.of(&image) } else { format!("../{image}") },
        alt: name.clone(),
    });
    let (name, to) = (escape(&name), escape(&to));
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{name}</title>\n<meta name=\"description\" content=\"{}\">\n{card}\
         <noscript><meta http-equiv=\"refresh\" content=\"0; url={to}\"></noscript>\n\
         </head>\n<body>\n<p><a id=\"to\" href=\"{to}\">{name}</a></p>\n\
         <script src=\"../forward.js\"></script>\n</body>\n</html>\n",
        escape(&language.tag),
        escape(text),
    )
}

/// `zh-Hans` and `en` as Open Graph wants them: a language and a country.
fn locale(tag: &str) -> String {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or("en");
    let country = match (language, parts.next_back()) {
        (_, Some(c)) if c.len() == 2 => c.to_ascii_uppercase(),
        ("zh", Some("Hant")) => "TW".to_owned(),
        ("zh", _) => "CN".to_owned(),
        ("en", _) => "US".to_owned(),
        (l, _) => l.to_ascii_uppercase(),
    };
    format!("{language}_{country}")
}

/// One article a language, and the data.
fn structured(show: &Show, home: &Home) -> String {
    let story = &show.story;
    let kind = |name: &str| ("@type", quoted(name));
    let maker = |lang| object([kind("Organization"), ("name", quoted(story.brand.get(lang)))]);
    let data_id = quoted(&home.of("#data"));
    let articles = story.languages.iter().enumerate().map(|(i, l)| {
        let lang = Lang(i);
        let based = story.sources.iter().filter(|s| s.kind == SourceKind::Article);
        object([
            kind("NewsArticle"),
            ("headline", quoted(story.title.get(lang))),
            ("alternativeHeadline", quoted(story.subject.get(lang))),
            ("description", quoted(story.summary.get(lang))),
            ("inLanguage", quoted(&l.tag)),
            ("url", quoted(&home.page(show, i))),
            ("mainEntityOfPage", quoted(&home.page(show, i))),
            ("image", array([quoted(&home.of("stills/og.png"))])),
            ("isAccessibleForFree", "true".to_owned()),
            ("author", maker(lang)),
            ("publisher", maker(lang)),
            ("isBasedOn", array(based.map(|s| quoted(s.text.get(lang))))),
            ("mainEntity", object([("@id", data_id.clone())])),
        ])
    });
    let download = |name: &str, format: &str| {
        object([
            kind("DataDownload"),
            ("contentUrl", quoted(&home.of(name))),
            ("encodingFormat", quoted(format)),
        ])
    };
    let first = Lang(0);
    let data = object([
        kind("Dataset"),
        ("@id", data_id.clone()),
        ("name", quoted(&format!("{} · {}", story.title.get(first), story.ui("data_title", first)))),
        ("description", quoted(story.summary.get(first))),
        ("url", data_id.clone()),
        ("inLanguage", array(story.languages.iter().map(|l| quoted(&l.tag)))),
        ("temporalCoverage", quoted(&format!("{}/{}", story.span.0, story.span.1))),
        ("variableMeasured", array(story.series.iter().map(|s| quoted(s.text.get(first))))),
        ("isAccessibleForFree", "true".to_owned()),
        ("creator", maker(first)),
        ("citation", array(story.sources.iter().map(|s| quoted(s.text.get(first))))),
        (
            "distribution",
            array([download("data.csv", "text/csv"), download("data.json", "application/json")]),
        ),
    ]);
    object([
        ("@context", quoted("https://schema.org")),
        ("@graph", array(articles.chain(std::iter::once(data)))),
    ])
}

/// What a link to the page becomes in programs that speak oEmbed.
pub fn oembed(show: &Show, home: &Home, lang: usize) -> String {
    let story = &show.story;
    let language = &story.languages[lang];
    let title = story.title.get(Lang(lang));
    let source = home.of(&format!("embed.html?lang={}", language.id));
    let html = format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"{}\" style=\"border:0\" loading=\"lazy\" allow=\"clipboard-write\"></iframe>",
        escape(&source),
        escape(title),
        FRAME.1
    );
    let mut out = object([
        ("version", quoted("1.0")),
        ("type", quoted("rich")),
        ("title", quoted(title)),
        ("provider_name", quoted(story.brand.get(Lang(lang)))),
        ("provider_url", quoted(&home.page(show, lang))),
        ("cache_age", "86400".to_owned()),
        ("thumbnail_url", quoted(&home.of("stills/og.png"))),
        ("thumbnail_width", SIZE.0.to_string()),
        ("thumbnail_height", SIZE.1.to_string()),
        ("width", FRAME.0.to_string()),
        ("height", FRAME.1.to_string()),
        ("html", quoted(&html)),
    ]);
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_folder_or_nothing() {
        assert_eq!(Home::read(" https://example.org/tide ").unwrap().of("a"), "https://example.org/tide/a");
        assert_eq!(Home::read("http://h:1/").unwrap().of(""), "http://h:1/");
        assert_eq!(Home::read("").unwrap().of("?lang=en"), "./?lang=en");
        for bad in ["example.org", "https://", "ftp://a/", "https://a/?b", "https://a/\"><b", "https:///x"] {
            assert!(Home::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn locales() {
        assert_eq!(
            ["zh-Hans", "zh-Hant", "en", "en-GB", "de"].map(locale),
            ["zh_CN", "zh_TW", "en_US", "en_GB", "de_DE"]
        );
    }
}
