//! PNG and WebP through resvg, with the bundled fonts; what they lack is drawn in another one and noted.

use std::sync::{Arc, OnceLock};

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use resvg::tiny_skia::{IntSize, Pixmap, Transform};
use resvg::usvg::{fontdb, Options, Tree};

use crate::glyphs::{resolver, Notes};
use crate::palette::reduce;

const FONTS: [&[u8]; 4] = [
    include_bytes!("../../assets/fonts/tidemark-serif-700.ttf"),
    include_bytes!("../../assets/fonts/tidemark-sans-400.ttf"),
    include_bytes!("../../assets/fonts/tidemark-sans-700.ttf"),
    include_bytes!("../../assets/fonts/tidemark-figures-600.ttf"),
];

fn fonts() -> Arc<fontdb::Database> {
    static DB: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    DB.get_or_init(|| {
        let mut db = fontdb::Database::new();
        FONTS.iter().for_each(|f| db.load_font_data(f.to_vec()));
        Arc::new(db)
    })
    .clone()
}

/// An SVG document of ours, to be drawn one pixel a CSS px.
pub struct Drawing(Tree);

impl Drawing {
    pub fn new(svg: &str, notes: &Notes) -> Result<Drawing, String> {
        let options = Options { fontdb: fonts(), font_resolver: resolver(notes), ..Options::default() };
        let tree =
            Tree::from_str(svg, &options).map_err(|e| format!("the still's SVG cannot be read back: {e}"))?;
        Ok(Drawing(tree))
    }

    /// A part of the picture, whose corner stands at `(x, y)`. The ground is opaque, so that nothing is premultiplied.
    pub fn pixels(&self, (x, y): (i32, i32), size: IntSize) -> Result<Pixmap, String> {
        let mut pixels = Pixmap::new(size.width(), size.height()).ok_or("the still has no size")?;
        resvg::render(&self.0, Transform::from_translate(-x as f32, -y as f32), &mut pixels.as_mut());
        Ok(pixels)
    }

    fn size(&self) -> IntSize {
        self.0.size().to_int_size()
    }
}

/// Renders an SVG document of ours as WebP without loss, one pixel a CSS px, in at most `colours` colours.
/// `patient`: two in a hundred bytes less for four times the time.
pub fn render_webp(svg: &str, colours: usize, patient: bool, notes: &Notes) -> Result<Vec<u8>, String> {
    let drawing = Drawing::new(svg, notes)?;
    let pixels = drawing.pixels((0, 0), drawing.size())?;
    let small = reduce(pixels.data().chunks_exact(4).map(|p| [p[0], p[1], p[2]]), colours);
    let all: Vec<u8> = small.pixels.iter().flat_map(|&i| small.palette[usize::from(i)]).collect();
    let mut config = webp::WebPConfig::new().map_err(|()| "the packer of WebP is of another version")?;
    // without loss both say how long it searches
    (config.lossless, config.quality, config.method) = (1, if patient { 100.0 } else { 99.0 }, 6);
    let packed = webp::Encoder::from_rgb(&all, pixels.width(), pixels.height()).encode_advanced(&config);
    packed.map(|bytes| bytes.to_vec()).map_err(|e| format!("the still cannot be packed as WebP: {e:?}"))
}

/// Renders an SVG document of ours, one pixel a CSS px, in at most `colours` colours, with a picture in it in
/// all of its colours. `said`: what
/// the picture says of itself, by the keys of PNG's text chunks.
pub fn render(svg: &str, colours: usize, said: &[(&str, &str)], notes: &Notes) -> Result<Vec<u8>, String> {
    let drawing = Drawing::new(svg, notes)?;
    let pixels = drawing.pixels((0, 0), drawing.size())?;
    // the ground is opaque, so the premultiplied bytes are the colours
    let opaque = pixels.data().chunks_exact(4).map(|p| [p[0], p[1], p[2]]);
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, pixels.width(), pixels.height());
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::High);
    let all = if svg.contains("<image ") {
        encoder.set_color(ColorType::Rgb);
        encoder.set_filter(Filter::Adaptive);
        opaque.flatten().collect()
    } else {
        let small = reduce(opaque, colours);
        encoder.set_color(ColorType::Indexed);
        encoder.set_palette(small.palette.concat());
        encoder.set_filter(Filter::NoFilter);
        small.pixels
    };
    for (key, text) in said.iter().filter(|(_, text)| !text.is_empty()) {
        encoder
            .add_itxt_chunk((*key).to_owned(), (*text).to_owned())
            .map_err(|e| format!("the still takes no text: {e}"))?;
    }
    encoder
        .write_header()
        .and_then(|mut w| w.write_image_data(&all))
        .map_err(|e| format!("the still cannot be packed as PNG: {e}"))?;
    Ok(out)
}
