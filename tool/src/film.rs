//! The film as a video file: frames from resvg, side by side, into ffmpeg.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::Instant;

use tidemark::paint::svg;
use tidemark::scene::scene;
use tidemark::show::Show;
use tidemark::story::Lang;

use crate::aside::Aside;
use crate::camera::Camera;
use crate::glyphs::Notes;
use crate::stills::state;
use crate::{png, tool::Source};

/// What to film.
pub struct Order<'a> {
    pub size: (f64, f64),
    pub lang: Lang,
    pub dark: bool,
    pub fps: f64,
    pub out: &'a Path,
    /// Film seconds; the whole film where none are named.
    pub span: Option<(f64, f64)>,
}

/// Frames that wait for their turn, a thread: more would only take memory.
const AHEAD: usize = 6;

/// Films the story. Returns what was written and how long it took.
///
/// The file stands under its name only when ffmpeg has ended well; what stood there stays until then.
pub fn write(source: &Source, order: &Order, notes: &Notes) -> Result<String, String> {
    // how long the tool took is told, not drawn
    #[allow(clippy::disallowed_methods)]
    let began = Instant::now();
    let show = source.show()?;
    let (from, to) = order.span.unwrap_or((0.0, show.film.duration));
    // the last frame stands for a second, so that a loop does not jump
    let count = ((to - from) * order.fps).floor() as usize + order.fps.ceil() as usize;
    let (w, h) = order.size;
    let said = |key: &str, text: &str| ["-metadata".to_owned(), format!("{key}={text}")];
    let title = said("title", show.story.title.get(order.lang));
    let comment = said("comment", show.story.ui("sources_text", order.lang));
    drop(show);
    let aside = Aside::new(order.out)?;
    let mut ffmpeg = Command::new("ffmpeg")
        .args(["-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgba"])
        .args(["-s", &format!("{w}x{h}"), "-r", &order.fps.to_string(), "-i", "-"])
        .args(["-c:v", "libx264", "-preset", "medium", "-crf", "19", "-pix_fmt", "yuv420p"])
        .args(["-movflags", "+faststart", "-threads", "1"])
        .args(title.iter().chain(&comment))
        .arg(aside.own())
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|e| format!("ffmpeg cannot be started ({e}): install Debian's package ffmpeg"))?;
    let mut pipe = ffmpeg.stdin.take().ok_or("ffmpeg takes no input")?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let (send, receive) = sync_channel::<(usize, Result<std::sync::Arc<Vec<u8>>, String>)>(threads * AHEAD);
    let done = std::thread::scope(|scope| -> Result<usize, String> {
        for _ in 0..threads {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                // a story is not shared between threads: each reads its own
                let show = match source.show() {
                    Ok(show) => show,
                    Err(e) => {
                        let _ = send.send((0, Err(e)));
                        return;
                    }
                };
                let camera = Camera::new(&show, order);
                let mut last: Option<(String, std::sync::Arc<Vec<u8>>)> = None;
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= count {
                        return;
                    }
                    let t = (from + i as f64 / order.fps).min(to);
                    let made = frame(&show, &camera, order, t, &mut last, notes);
                    let stop = made.is_err();
                    if send.send((i, made)).is_err() || stop {
                        return;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = std::collections::BTreeMap::new();
        let mut due = 0;
        for (i, made) in receive {
            waiting.insert(i, made?);
            while let Some(pixels) = waiting.remove(&due) {
                pipe.write_all(&pixels).map_err(|e| format!("ffmpeg took no more frames ({e})"))?;
                due += 1;
            }
        }
        Ok(due)
    });
    drop(pipe);
    let ended = ffmpeg.wait().map_err(|e| format!("ffmpeg was lost ({e})"))?;
    let done = done?;
    if !ended.success() || done != count {
        return Err(format!("ffmpeg stopped after {done} of {count} frames: see what it said above"));
    }
    let bytes = std::fs::metadata(aside.own()).map_or(0, |m| m.len());
    if bytes == 0 {
        return Err(format!(
            "ffmpeg said that all is well and wrote nothing: {} is as it was; try \"ffmpeg -version\"",
            order.out.display()
        ));
    }
    aside.land()?;
    Ok(format!(
        "{}: {count} frames of {w}x{h} at {} a second, {:.1} MB, in {:.0} s",
        order.out.display(),
        order.fps,
        bytes as f64 / 1e6,
        began.elapsed().as_secs_f64()
    ))
}

/// The pixels of one frame; where nothing has changed since the last one, those of the last.
fn frame(
    show: &Show,
    camera: &Camera,
    order: &Order,
    t: f64,
    last: &mut Option<(String, std::sync::Arc<Vec<u8>>)>,
    notes: &Notes,
) -> Result<std::sync::Arc<Vec<u8>>, String> {
    let (view, part) = camera.at(show, t);
    let mut drawn = scene(show, &state(show, t, order.lang, order.dark), &view);
    // nobody can touch a film
    drawn.marks.retain(|m| !m.id.to_string().starts_with("control/"));
    notes.lack(&drawn);
    let text = svg(
        &drawn,
        show.story.title.get(order.lang),
        &show.story.languages[order.lang.0].tag,
        &show.pictures,
    );
    let text = camera.cut(&text, part);
    if let Some((same, pixels)) = last.as_ref().filter(|(same, _)| *same == text) {
        let _ = same;
        return Ok(pixels.clone());
    }
    let pixels = std::sync::Arc::new(png::pixels(&text, notes)?);
    *last = Some((text, pixels.clone()));
    Ok(pixels)
}
