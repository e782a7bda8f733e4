//! The palette in style sheets and pages: `theme(dark sea-text)` and `theme(light ink 25%)` become the
//! colours of `src/theme.rs`, so that no colour stands twice.

use tidemark::theme::Theme;

/// The text with every `theme(PALETTE ROLE [ALPHA%])` as `#rrggbb` or `#rrggbbaa`.
pub fn painted(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("theme(") {
        let (said, next) = after.split_once(')').ok_or("a theme( has no end")?;
        out.push_str(before);
        out.push_str(&colour(said).ok_or_else(|| {
            format!("theme({said}) is no colour: write theme(PALETTE ROLE) or theme(PALETTE ROLE 25%), as src/theme.rs names them")
        })?);
        rest = next;
    }
    out.push_str(rest);
    Ok(out)
}

fn colour(said: &str) -> Option<String> {
    let mut words = said.split(' ');
    let colour = Theme::named(words.next()?)?.role(words.next()?)?;
    let alpha = match words.next() {
        None => String::new(),
        Some(percent) => {
            let percent: u8 = percent.strip_suffix('%')?.parse().ok().filter(|p| *p <= 100)?;
            format!("{:02x}", (f64::from(percent) * 255.0 / 100.0).round() as u8)
        }
    };
    words.next().is_none().then(|| colour.css() + &alpha)
}

#[cfg(test)]
mod tests {
    use super::painted;

    #[test]
    fn roles_become_their_colours() {
        assert_eq!(painted("a { color: theme(light page) }").unwrap(), "a { color: #fbf8f2 }");
        let two = painted("--line: theme(light ink 25%); --rule: theme(dark-more ink 50%);").unwrap();
        assert_eq!(two, "--line: #10263a40; --rule: #ffffff80;");
        assert_eq!(painted("no colour").unwrap(), "no colour");
        for bad in [
            "theme(light)",
            "theme(light sea 25)",
            "theme(pink sea)",
            "theme(light see)",
            "theme(light sea 25% x)",
            "theme(light",
        ] {
            assert!(painted(bad).is_err(), "{bad}");
        }
    }
}
