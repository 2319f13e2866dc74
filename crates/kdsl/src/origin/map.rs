//! Reading the `source.map` that lies with a file of the output.

use std::path::{Path, PathBuf};

use kdsl_db::{
    Anchor, ColumnUnit, Db as _, File, FilePath, FileText, LineColumn, OsSystem, RootDatabase, Span, System as _,
    TextRange, line_index,
};
use kdsl_emit::source_map::{FILE_NAME, VERSION, digest};
use serde_json::Value;

use super::answer::Answer;
use super::relative::{from_folder, normal};
use crate::failure::Failure;
use crate::inputs::STDIN_NAME;

/// The largest file of the output that is read, in bytes.
const LARGEST: u64 = 1 << 32;

/// The map that lies with a file of the output, and the folder it is in.
pub(crate) struct FoundMap {
    folder: PathBuf,
    value: Value,
}

/// The map in the folder of a file or in the nearest one above; `None` if there is none.
pub(crate) fn find(file: &Path) -> Result<Option<FoundMap>, Failure> {
    // Above a relative path there are the folders that the command stands in.
    let here = match file.is_relative() {
        true => OsSystem.canonical(Path::new(".")).unwrap_or_default(),
        false => PathBuf::new(),
    };
    let above = (1..here.components().count()).map(|levels| PathBuf::from("../".repeat(levels)));
    for folder in file.ancestors().skip(1).map(Path::to_path_buf).chain(above) {
        let path = folder.join(FILE_NAME);
        let Ok(bytes) = OsSystem.read(&path, LARGEST) else { continue };
        let wrong =
            |what: &str| Failure::new(format!("`{}` {what}", path.display())).help("build again with `--source-map`");
        let value: Value = serde_json::from_slice(&bytes).map_err(|_| wrong("can't be read: it is no JSON"))?;
        if value.get("version").and_then(Value::as_u64) != Some(u64::from(VERSION)) {
            return Err(wrong("is of a version that this kdsl does not know"));
        }
        return Ok(Some(FoundMap { folder, value }));
    }
    Ok(None)
}

impl FoundMap {
    /// What a line of a file comes from.
    pub(crate) fn answer(&self, db: &RootDatabase, file: &Path, line: u32) -> Result<Answer, Failure> {
        let shown = file.display();
        let name = from_folder(&self.folder, file);
        let Some(mapped) = self.value.get("files").and_then(|it| it.get(&name)) else {
            return Err(Failure::new(format!("`{shown}` holds no object of the program"))
                .help("`kdsl where` knows the lines of manifests and of a chart's templates with an object"));
        };
        let object = text(mapped, "object");
        let lines = mapped.get("lines").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let last = lines.last().map_or(0, |it| number(it, "last"));
        let holds = |it: &&Value| (number(it, "first")..=number(it, "last")).contains(&line);
        let Some(found) = lines.iter().find(holds) else {
            return Err(outside(&shown.to_string(), line, last));
        };
        let place = self.place(number(found, "place"));
        let span = self.span(db, place)?;
        let used_by = match place.and_then(|it| it.get("usedBy")) {
            Some(used_by) => Some((self.span(db, self.place(whole(used_by)))?, None)),
            None => None,
        };
        Ok(Answer { object, path: text(found, "path"), span, used_by, note: None })
    }

    fn place(&self, number: u32) -> Option<&Value> {
        self.value.get("places")?.get(number as usize)
    }

    /// The words at a place, if their file is as it was.
    fn span(&self, db: &RootDatabase, place: Option<&Value>) -> Result<Span, Failure> {
        let map = || self.folder.join(FILE_NAME).display().to_string();
        let source = place.and_then(|it| self.value.get("sources")?.get(number(it, "source") as usize));
        let (Some(place), Some(source)) = (place, source) else {
            return Err(Failure::new(format!("`{}` is damaged", map())).help("build again with `--source-map`"));
        };
        let name = text(source, "file");
        let file = self.file(db, &name);
        let FileText::Text(program) = file.text(db) else {
            let failure = Failure::new(format!("`{}` can't be read, which this line comes from", file.path(db)));
            return Err(match name.as_str() {
                STDIN_NAME => failure.help("a program from standard input is gone: build from a file"),
                _ => failure.help("it lay there when the output was written: build again with `--source-map`"),
            });
        };
        if digest(program) != text(source, "sha256") {
            let shown = file.path(db);
            return Err(Failure::new(format!("`{shown}` has changed since the output was written"))
                .help("build again with `--source-map`"));
        }
        let index = line_index(db, file);
        let offset = |line: &str, column: &str| {
            let place = LineColumn {
                line: number(place, line).saturating_sub(1),
                column: number(place, column).saturating_sub(1),
            };
            index.offset(place, ColumnUnit::Character)
        };
        let (start, end) = (offset("line", "column"), offset("endLine", "endColumn"));
        Ok(Span::new(file, Anchor::File, TextRange::new(start, end.max(start))))
    }

    fn file(&self, db: &RootDatabase, name: &str) -> File {
        let embedded = db.stdlib().files(db).iter().find(|it| it.path(db).as_str() == name);
        if let Some(file) = embedded {
            return *file;
        }
        if name.starts_with(FilePath::STDLIB_PREFIX) || name == STDIN_NAME {
            return File::new(db, FilePath::new(name), FileText::Missing);
        }
        let path = normal(&self.folder.join(name));
        db.files().get(db, &path, &path.to_string_lossy())
    }
}

/// Says that a file has no such line.
pub(crate) fn outside(file: &str, line: u32, last: u32) -> Failure {
    Failure::new(format!("`{file}` has no line {line} of an object")).help(format!("its lines are 1 to {last}"))
}

/// The bytes of a file of the output.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    OsSystem
        .read(file, LARGEST)
        .map_err(|_| Failure::new(format!("there is no file `{}` that can be read", file.display())))
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn number(value: &Value, key: &str) -> u32 {
    value.get(key).map_or(0, whole)
}

fn whole(value: &Value) -> u32 {
    value.as_u64().and_then(|it| u32::try_from(it).ok()).unwrap_or_default()
}
