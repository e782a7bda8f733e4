//! Files are written beside the place where they belong and then renamed: whoever reads one never
//! sees half of it, and what stood there stays where the disk is full or the tool is ended.

use std::fs;
use std::path::{Path, PathBuf};

/// A file on its way. What has not landed is removed when it is dropped.
pub struct Aside {
    path: PathBuf,
    own: PathBuf,
    plain: bool,
}

impl Aside {
    /// Makes an empty file beside `path`; fails at once where it can never land.
    pub fn new(path: &Path) -> Result<Aside, String> {
        // a link stays a link: its target is what is written
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let found = fs::metadata(&path);
        if found.as_ref().is_ok_and(fs::Metadata::is_dir) {
            return Err(format!("{} is a folder: name a file", path.display()));
        }
        // a pipe or a device cannot be renamed over
        if found.is_ok_and(|m| !m.is_file()) {
            return Ok(Aside { own: path.clone(), path, plain: true });
        }
        let part = |p: Option<&std::ffi::OsStr>| p.unwrap_or_default().to_string_lossy().into_owned();
        // the end stays: an encoder reads from it what to write
        let name =
            format!(".{}.{}.part.{}", part(path.file_stem()), std::process::id(), part(path.extension()));
        let own = path.with_file_name(name);
        fs::write(&own, "").map_err(|e| format!("{} cannot be written: {e}", path.display()))?;
        Ok(Aside { path, own, plain: false })
    }

    /// Where to write.
    pub fn own(&self) -> &Path {
        &self.own
    }

    /// The file is whole: it takes its place.
    pub fn land(self) -> Result<(), String> {
        if self.plain {
            return Ok(());
        }
        fs::rename(&self.own, &self.path)
            .map_err(|e| format!("{} cannot be written: {e}", self.path.display()))
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if !self.plain {
            let _ = fs::remove_file(&self.own);
        }
    }
}

/// Writes a whole file.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let aside = Aside::new(path)?;
    fs::write(aside.own(), bytes).map_err(|e| format!("{} cannot be written: {e}", path.display()))?;
    aside.land()
}
