//! The film as a video file: frames from resvg into ffmpeg, in pieces that are made side by side and joined.

mod camera;
mod frames;
mod pieces;
mod progress;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{channel, Sender};

use tidemark::story::Lang;

use crate::aside::Aside;
use crate::glyphs::Notes;
use crate::source::Source;
use camera::Camera;
use frames::Frames;
use pieces::Pieces;
use progress::Progress;

/// What to film.
pub struct Order<'a> {
    pub size: (f64, f64),
    pub lang: Lang,
    pub dark: bool,
    pub fps: f64,
    pub out: &'a Path,
    /// Film seconds.
    pub span: (f64, f64),
}

impl Order<'_> {
    /// The last frame stands for a second, so that a loop does not jump.
    fn count(&self) -> usize {
        let (from, to) = self.span;
        ((to - from) * self.fps).floor() as usize + self.fps.ceil() as usize
    }

    fn second(&self, frame: usize) -> f64 {
        let (from, to) = self.span;
        (from + frame as f64 / self.fps).min(to)
    }
}

/// How each piece is encoded. Fills are flat and edges sharp: a quick search finds as much as a long one, and colours
/// need finer steps than a filmed scene. Measured on ten seconds of a chapter, of 1920x1080: SSIM 0.9995 where the
/// preset `medium` at 19 has 0.9997, a fifth more bytes, 0.6 of its time.
const CODEC: [&str; 8] = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-threads", "1"];

/// What the picture's numbers mean, for players that would guess.
const COLOURS: &str = "chroma-qp-offset=-6:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv";

/// The encoder that is there.
pub struct Encoder {
    version: String,
}

impl Encoder {
    fn find() -> Result<Encoder, String> {
        let said = Command::new("ffmpeg")
            .arg("-version")
            .stdin(Stdio::null())
            .output()
            .map_err(|e| format!("ffmpeg cannot be started ({e}): install Debian's package ffmpeg"))?;
        Ok(Encoder { version: String::from_utf8_lossy(&said.stdout).into_owned() })
    }
}

/// An ffmpeg that says only what is wrong.
fn ffmpeg() -> Command {
    let mut quiet = Command::new("ffmpeg");
    quiet.args(["-hide_banner", "-loglevel", "error", "-y"]);
    quiet
}

/// Films the story. Returns what was written and how long it took.
///
/// The file stands under its name only when all of it is made; what stood there stays until then. Pieces of a run that
/// was stopped are not made again.
pub fn write(source: &Source, order: &Order, notes: &Notes) -> Result<String, String> {
    let packed = source.pack()?;
    let show = source.show_of(packed)?;
    let said = |key: &str, text: &str| ["-metadata".to_owned(), format!("{key}={text}")];
    let title = said("title", show.story.title.get(order.lang));
    let comment = said("comment", show.story.ui("sources_text", order.lang));
    drop(show);
    // fails at once where it can never land; made anew when there is something to write
    drop(Aside::new(order.out)?);
    let encoder = Encoder::find()?;
    let count = order.count();
    let pieces = Pieces::new(order, count, packed, &encoder)?;
    let missing: Vec<usize> = (0..pieces.number()).filter(|i| !pieces.has(*i)).collect();
    let before = count - missing.iter().map(|i| pieces.frames(*i).len()).sum::<usize>();
    let mut progress = Progress::new(count, before, order.fps);
    let made = make((source, packed), order, notes, &pieces, &missing, &mut progress)
        .and_then(|()| join(order, &pieces, title.iter().chain(&comment)));
    let took = progress.end();
    let bytes = match made {
        Ok(bytes) => bytes,
        Err(e) => {
            pieces.keep();
            return Err(e);
        }
    };
    pieces.remove();
    let (w, h) = order.size;
    let kept = if before > 0 { format!(", {before} of them made before") } else { String::new() };
    Ok(format!(
        "{}: {count} frames of {w}x{h} at {} a second{kept}, {:.1} MB, in {took:.0} s",
        order.out.display(),
        order.fps,
        bytes as f64 / 1e6,
    ))
}

/// A frame has gone to its encoder, or a thread has stopped.
type News = Result<(), String>;

/// Makes the pieces that are missing, side by side.
fn make(
    (source, packed): (&Source, &[u8]),
    order: &Order,
    notes: &Notes,
    pieces: &Pieces,
    missing: &[usize],
    progress: &mut Progress,
) -> Result<(), String> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(missing.len());
    let next = AtomicUsize::new(0);
    let (send, receive) = channel::<News>();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                let work = || -> Result<(), String> {
                    // a story is not shared between threads: each reads its own
                    let show = source.show_of(packed)?;
                    let camera = Camera::new(&show, order);
                    while let Some(piece) = missing.get(next.fetch_add(1, Ordering::Relaxed)) {
                        // from its first frame on a piece owes nothing to another
                        let mut frames = Frames::new(&show, &camera, order, notes);
                        encode(order, pieces, *piece, &mut frames, &send)?;
                    }
                    Ok(())
                };
                if let Err(e) = work() {
                    // the others end with the piece that they are at
                    next.store(missing.len(), Ordering::Relaxed);
                    let _ = send.send(Err(e));
                }
            });
        }
        drop(send);
        let mut first = Ok(());
        for news in receive {
            match news {
                Ok(()) => progress.frame(),
                Err(e) => first = first.and(Err(e)),
            }
        }
        first
    })
}

/// Makes one piece.
fn encode(
    order: &Order,
    pieces: &Pieces,
    piece: usize,
    frames: &mut Frames,
    news: &Sender<News>,
) -> Result<(), String> {
    let aside = Aside::new(&pieces.path(piece))?;
    let (w, h) = order.size;
    let mut child = ffmpeg()
        .args(["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", &format!("{w}x{h}")])
        .args(["-r", &order.fps.to_string(), "-i", "-"])
        .args(CODEC)
        .args(["-x264-params", COLOURS])
        .arg(aside.own())
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|e| format!("ffmpeg cannot be started ({e}): install Debian's package ffmpeg"))?;
    let mut pipe = child.stdin.take().ok_or("ffmpeg takes no input")?;
    let drawn: Result<(), String> = pieces.frames(piece).try_for_each(|i| {
        let planes = frames.at(order.second(i))?;
        pipe.write_all(planes).map_err(|e| format!("ffmpeg took no more frames ({e})"))?;
        let _ = news.send(Ok(()));
        Ok(())
    });
    drop(pipe);
    let ended = child.wait().map_err(|e| format!("ffmpeg was lost ({e})"))?;
    drawn?;
    if !ended.success() {
        let range = pieces.frames(piece);
        return Err(format!(
            "ffmpeg stopped within frames {} to {} of {}: see what it said above",
            range.start,
            range.end,
            order.count()
        ));
    }
    wrote(&aside, order)?;
    aside.land()
}

/// Makes the film of its pieces. Returns its bytes.
fn join<'a>(order: &Order, pieces: &Pieces, said: impl Iterator<Item = &'a String>) -> Result<u64, String> {
    let aside = Aside::new(order.out)?;
    let out = ffmpeg()
        .args(["-progress", "pipe:1", "-f", "concat", "-i"])
        .arg(pieces.list()?)
        .args(["-c", "copy", "-movflags", "+faststart"])
        .args(said)
        .arg(aside.own())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("ffmpeg was lost ({e})"))?;
    if !out.status.success() {
        return Err("ffmpeg could not join the film's pieces: see what it said above".to_owned());
    }
    let bytes = wrote(&aside, order)?;
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    let frames =
        told.lines().filter_map(|l| l.strip_prefix("frame=")?.trim().parse::<usize>().ok()).next_back();
    match frames {
        Some(n) if n == order.count() => aside.land().map(|()| bytes),
        n => {
            // one of them is not what its name says: none is kept
            pieces.spoil();
            let (n, all) = (n.unwrap_or(0), order.count());
            Err(format!("the film's pieces had {n} of {all} frames and are removed: run this again"))
        }
    }
}

/// Bytes of a file that ffmpeg says is well.
fn wrote(aside: &Aside, order: &Order) -> Result<u64, String> {
    match std::fs::metadata(aside.own()).map_or(0, |m| m.len()) {
        0 => Err(format!(
            "ffmpeg said that all is well and wrote nothing: {} is as it was; try \"ffmpeg -version\"",
            order.out.display()
        )),
        bytes => Ok(bytes),
    }
}
