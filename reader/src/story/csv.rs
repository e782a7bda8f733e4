//! Comma separated values (RFC 4180), with the place of every cell.

/// A cell with its line in the file, from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub number: usize,
    pub cells: Vec<String>,
}

/// The lines of a table; cells may be quoted and then hold commas, quotes and line breaks. The
/// separator is a comma, or a tab or semicolon where the first line has those and no comma.
/// An open quote at the end of the file is an error: its line.
pub fn lines(text: &str) -> Result<Vec<Line>, usize> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = text.lines().next().unwrap_or("");
    let separator = [',', '\t', ';'].into_iter().find(|c| head.contains(*c)).unwrap_or(',');
    let mut out = Vec::new();
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let (mut line, mut started, mut quoted, mut open) = (1, 1, false, 0);
    let mut chars = text.chars().peekable();
    let mut blank = true;
    while let Some(c) = chars.next() {
        if quoted {
            match c {
                '"' if chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' => quoted = false,
                c => {
                    line += usize::from(c == '\n');
                    cell.push(c);
                }
            }
            continue;
        }
        match c {
            '"' if cell.is_empty() => (quoted, open, blank) = (true, line, false),
            c if c == separator => {
                cells.push(std::mem::take(&mut cell));
                blank = false;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => {
                cells.push(std::mem::take(&mut cell));
                let done = std::mem::take(&mut cells);
                if !blank {
                    out.push(Line { number: started, cells: done });
                }
                line += 1;
                (started, blank) = (line, true);
            }
            c => {
                blank = false;
                cell.push(c);
            }
        }
    }
    if quoted {
        return Err(open);
    }
    if !blank {
        cells.push(cell);
        out.push(Line { number: started, cells });
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        lines(text).unwrap().into_iter().map(|l| l.cells).collect()
    }

    #[test]
    fn reads_quotes_breaks_and_other_separators() {
        assert_eq!(cells("a,b\r\n1,\"x, \"\"y\"\"\"\n"), [["a", "b"], ["1", "x, \"y\""]]);
        assert_eq!(cells("\u{feff}a;b\n1;2"), [["a", "b"], ["1", "2"]]);
        assert_eq!(cells("a\tb\n\n1\t\n"), [["a", "b"], ["1", ""]]);
        assert_eq!(cells("\"a\nb\",c"), [["a\nb", "c"]]);
        assert!(cells("").is_empty());
    }

    #[test]
    fn lines_are_counted_in_the_file() {
        let all = lines("a,b\n\n\"x\ny\",2\n3,4\n").unwrap();
        assert_eq!(all.iter().map(|l| l.number).collect::<Vec<_>>(), [1, 3, 5]);
        assert_eq!(lines("a,b\n1,\"2\n"), Err(2));
    }
}
