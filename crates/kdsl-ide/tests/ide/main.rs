//! Editor features on small programs: `$0` is the cursor, and the answer stands beside the program.

mod completion;
mod definition;
mod everywhere;
mod hints;
mod hover;
mod links;
mod outline;
mod references;
mod rename;
mod signature;
mod structure;
mod tokens;

use std::path::Path;
use std::sync::Arc;

use kdsl_db::{Db as _, File, MemorySystem, RootDatabase, TextSize, stdlib};

/// A standard library that is small and stays as it is.
const STDLIB: &str = r#"
## Something that speaks SQL.
interface sql {
  ## Where it takes reads and writes.
  host: host
  port: port
  password: secret
}

## A web log.
##
## It keeps its pictures on a volume.
component blog: stateless {
  needs db: sql
  needs cache: memory-cache optional
  ## What stands above every page.
  param title: string
  ## Shows what went wrong.
  param debug: bool = false
  param theme: enum("light", "dark") = "light"
  image "example.org/blog:1.0"
  port http 8080 as 80
  secret session-key
  shared-volume "/pictures" 10Gi
}

## A database with replicas.
component database: stateful {
  image "example.org/database:2.1"
  provides sql { host: self.primary.host, port: 5000, password: password }
  port sql 5000
  secret password
  service primary on pod 0 { port sql }
  own-volume "/data" 10Gi
}

## A cache.
interface memory-cache { host: host }
"#;

/// A database with the program, its file and the place of the cursor.
fn world(program: &str) -> (RootDatabase, File, TextSize) {
    let cursor = program.find("$0").expect("a program has a cursor");
    let text = program.replacen("$0", "", 1);
    let system = MemorySystem::new([("/std/all.kd", STDLIB), ("/project/site.kd", text.as_str())]);
    let mut db = RootDatabase::new(Arc::new(system));
    let stdlib = stdlib::from_folder(&db, Path::new("/std")).expect("it has a file");
    db.set_stdlib(stdlib);
    let file = db.files().get(&db, Path::new("/project/site.kd"), "site.kd");
    (db, file, TextSize::new(u32::try_from(cursor).expect("it is short")))
}
