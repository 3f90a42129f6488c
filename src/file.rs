//! Files, written so that a crash or a full disk never leaves half a file.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Why a file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It could not be read.
    #[error("cannot read `{path}`: {reason}")]
    Read {
        /// What the system said.
        reason: std::io::Error,
        /// The file.
        path: PathBuf,
    },
    /// It is not text.
    #[error("`{0}` is not UTF-8 text")]
    NotText(PathBuf),
    /// It could not be written; what was there before is untouched.
    #[error("cannot write `{path}`: {reason}")]
    Write {
        /// What the system said.
        reason: std::io::Error,
        /// The file.
        path: PathBuf,
    },
}

/// Reads a text.
///
/// # Errors
///
/// If the file cannot be read, or is not UTF-8.
pub fn read(path: &Path) -> Result<String, FileError> {
    let bytes =
        std::fs::read(path).map_err(|reason| FileError::Read { reason, path: path.to_owned() })?;
    String::from_utf8(bytes).map_err(|error| {
        // What cannot be shown is not kept: only where it is matters.
        drop(error);
        FileError::NotText(path.to_owned())
    })
}

/// Writes a file as a whole or not at all: a temporary file beside it, synced, then renamed.
///
/// A link is followed, and the file's permissions stay.
///
/// # Errors
///
/// If any step fails; the old file is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    replace(&target, bytes).map_err(|reason| FileError::Write { reason, path: path.to_owned() })
}

fn replace(target: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut draft = tempfile::Builder::new().prefix(".transfer-atlas-").tempfile_in(folder)?;
    draft.write_all(bytes)?;
    if let Ok(meta) = std::fs::metadata(target) {
        draft.as_file().set_permissions(meta.permissions())?;
    } else {
        readable(draft.as_file())?;
    }
    draft.as_file().sync_all()?;
    draft.persist(target)?;
    // The rename itself lasts once the folder is on the disk; where folders cannot be synced, the
    // file still holds one version or the other.
    match File::open(folder) {
        Ok(folder) => folder.sync_all().or(Ok(())),
        Err(_) => Ok(()),
    }
}

/// A new file is readable as the user's other files are, not private as temporary files are.
#[cfg(unix)]
fn readable(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &File) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_leaves_no_draft() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(read(&path).unwrap(), "two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_write_that_fails_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("no such folder").join("a.json");
        let error = write(&missing, b"x").unwrap_err().to_string();
        assert!(error.starts_with("cannot write `") && error.contains("a.json"), "{error}");
    }

    #[test]
    fn text_that_is_none_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        std::fs::write(&path, [0xFF, 0xFE]).unwrap();
        assert!(read(&path).unwrap_err().to_string().ends_with("is not UTF-8 text"));
    }
}
