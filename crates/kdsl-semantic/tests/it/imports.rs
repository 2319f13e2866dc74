//! Declarations of other files.

use crate::support::app_and_errors;

const COMMON: &str = "\
interface queue { host: host, port: port }

component broker: stateless {
  image \"docker.io/library/memcached:1.6\"
  user 11211
  port queue 11211
  provides queue { host: self.host, port: 11211 }
}

component worker: stateless {
  needs jobs: queue
  param level: string = \"info\"
  image \"docker.io/library/nginx:1.30\"
  user 101
  env { QUEUE: \"${jobs.host}:${jobs.port}\", LEVEL: level }
}
";

const SITE: &str = "\
import \"./lib/common.kd\"

component loud: worker { level = \"debug\" }

app shop < work: stateless loud x2; jobs: stateless broker >
";

#[test]
fn types_and_interfaces_of_another_file() {
    let (app, said) = app_and_errors(&format!("{SITE}# --- lib/common.kd\n{COMMON}"));
    assert_eq!(said, Vec::<String>::new());
    let app = app.expect("an app");
    assert_eq!(app.components[0].needs[0].provider.as_ref(), "jobs");
}

#[test]
fn what_an_imported_file_imports_is_known_too_and_a_diamond_is_fine() {
    let site = SITE.replace("import \"./lib/common.kd\"", "import \"./a.kd\"\nimport \"./b.kd\"");
    let more = "# --- a.kd\nimport \"lib/common.kd\"\n# --- b.kd\nimport \"./lib/../lib/common.kd\"\n";
    let (app, said) = app_and_errors(&format!("{site}{more}# --- lib/common.kd\n{COMMON}"));
    assert_eq!(said, Vec::<String>::new());
    assert!(app.is_some());
}

#[test]
fn what_is_wrong_with_an_import_is_said_at_it() {
    let with = |import: &str, more: &str| {
        let site = SITE.replace("import \"./lib/common.kd\"", import);
        app_and_errors(&format!("{site}{more}# --- lib/common.kd\n{COMMON}")).1
    };
    let said = with("import \"./nothing.kd\"\nimport \"./lib/common.kd\"", "");
    assert_eq!(said, ["KD0804: `./nothing.kd` can't be read @ \"\\\"./nothing.kd\\\"\""]);
    let said = with("import \"../x.kd\"\nimport \"./lib/common.kd\"", "");
    assert_eq!(said, ["KD0803: `../x.kd` is outside of the project @ \"\\\"../x.kd\\\"\""]);
    let said = with("import \"./a.kd\"\nimport \"./lib/common.kd\"", "# --- a.kd\nimport \"./site.kd\"\n");
    assert_eq!(
        said,
        ["KD0221: these files import each other in a circle: `site.kd` → `a.kd` → `site.kd` @ \"\\\"./a.kd\\\"\""]
    );
    let said = with("import common\nimport \"./lib/common.kd\"", "");
    assert_eq!(said.len(), 1, "{said:?}");
    // A circle elsewhere is said there.
    let said = with(
        "import \"./lib/common.kd\"\nimport \"./a.kd\"",
        "# --- a.kd\nimport \"./b.kd\"\n# --- b.kd\nimport \"./a.kd\"\n",
    );
    assert_eq!(said, Vec::<String>::new());
}
