//! The native tool: `check`, `stills`, `site`, `frame`, `film`, `data`, `schema`.

#![forbid(unsafe_code)]

mod aside;
mod colours;
mod film;
mod glyphs;
mod head;
mod html;
mod options;
mod outline;
mod palette;
mod png;
mod poster;
mod schema;
mod site;
mod source;
mod state;
mod stills;
mod tool;

fn main() -> std::process::ExitCode {
    tool::main()
}
