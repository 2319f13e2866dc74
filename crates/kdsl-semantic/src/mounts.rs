//! Where things are mounted in a container, and the rules between them.

use std::sync::Arc;

use indexmap::IndexMap;
use kdsl_db::Span;

use crate::builder::Builder;
use crate::diagnostics::{config_map_size, hidden_folder, mount_conflict};
use crate::model::{Expr, FileContent, Folder, Volume};

/// Folders that no image can do without: a mount that hides one of them breaks the container.
const SYSTEM_FOLDERS: [&str; 20] = [
    "",
    "/bin",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/opt",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/sys",
    "/tmp",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/local",
    "/usr/local/bin",
    "/var",
];

impl Builder<'_> {
    /// Mounts the folders of the files that follow what changes while the pod runs: a single file would not.
    fn complete_folders(&mut self) {
        let live = self.parts.files.values().filter(|it| it.content.is_live());
        let live: Vec<(Arc<str>, Span)> = live.map(|it| (it.path.clone(), it.span)).collect();
        for (path, span) in live {
            if folder_of(&self.parts.folders, &path).is_some() {
                continue;
            }
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if is_system(folder) {
                let why = "it changes while the pod runs, so its whole folder is mounted";
                self.report(hidden_folder::system(shown(folder), why, span));
                continue;
            }
            let folder: Arc<str> = Arc::from(folder);
            self.parts.folders.insert(folder.clone(), Folder { path: folder, whole: None, mode: None, span });
        }
    }

    /// Reports two things at one path, and what lies within a folder that can't be written.
    pub(crate) fn check_mounts(&mut self, volumes: &[Volume]) {
        self.complete_folders();
        let mut seen: IndexMap<Arc<str>, Span> = IndexMap::new();
        let parts = &self.parts;
        let within = |path: &str| folder_of(&parts.folders, path);
        let volumes = volumes.iter().map(|it| (it.path.clone(), it.span));
        let scratch = parts.scratch.values().map(|it| (it.path.clone(), it.span));
        let host = parts.host_paths.values().map(|it| (it.path.clone(), it.span));
        let more = parts.mounts.values().map(|it| (it.path.clone(), it.span));
        let folders = parts.folders.values().map(|it| (it.path.clone(), it.span));
        let files = parts.files.values().filter(|it| within(&it.path).is_none()).map(|it| (it.path.clone(), it.span));
        let mounts: Vec<(Arc<str>, Span)> =
            volumes.chain(scratch).chain(host).chain(more).chain(folders).chain(files).collect();
        let mut reports = Vec::new();
        for (path, span) in mounts {
            let place = path.trim_end_matches('/');
            if let Some(first) = seen.get(place) {
                reports.push(mount_conflict::report(&path, span, *first));
                continue;
            }
            seen.insert(Arc::from(place), span);
            if let Some(folder) = within(place) {
                reports.push(hidden_folder::within(&path, &folder.path, span, folder.span));
            }
        }
        for report in reports {
            self.report(report);
        }
    }

    /// Reports the file with which there is more than a ConfigMap holds.
    pub(crate) fn check_config_size(&mut self) {
        let mut total = 0;
        let mut report = None;
        for file in self.parts.files.values() {
            total += match &file.content {
                FileContent::Text(text) => length(text),
                FileContent::Bytes(bytes) => bytes.len(),
                _ => 0,
            };
            if total > config_map_size::LARGEST {
                report = Some(config_map_size::together(&self.scope.component, total, file.span));
                break;
            }
        }
        if let Some(report) = report {
            self.report(report);
        }
    }
}

/// How many bytes of a text are known.
fn length(text: &Expr) -> usize {
    match text {
        Expr::Str(text) => text.len(),
        Expr::Concat(parts) => parts.iter().map(length).sum(),
        _ => 0,
    }
}

/// The innermost of these folders that a path lies below.
fn folder_of<'a>(folders: &'a IndexMap<Arc<str>, Folder>, path: &str) -> Option<&'a Folder> {
    let mut rest = path;
    while let Some((above, _)) = rest.rsplit_once('/') {
        if let Some(folder) = folders.get(above) {
            return Some(folder);
        }
        rest = above;
    }
    None
}

/// Whether a folder, without a slash at its end, is one that an image can't do without.
pub(crate) fn is_system(folder: &str) -> bool {
    SYSTEM_FOLDERS.contains(&folder)
}

fn shown(folder: &str) -> &str {
    if folder.is_empty() { "/" } else { folder }
}
