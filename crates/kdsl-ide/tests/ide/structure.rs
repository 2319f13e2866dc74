use super::world;

#[test]
fn brackets_and_comments_of_several_lines_can_be_folded() {
    let (db, file, _) = world(
        "$0# one
# two

## three
app a <
  web: stateless blog {
    env { A: 1 }
  }
>
",
    );
    let text = file.text(&db).as_str();
    let folds: Vec<String> = kdsl_ide::folds(&db, file)
        .iter()
        .map(|fold| {
            let line = |offset: kdsl_db::TextSize| text[..usize::from(offset)].matches('\n').count();
            let kind = if fold.is_comment { "comment" } else { "brackets" };
            format!("{}..{} {kind}", line(fold.range.start()), line(fold.range.end()))
        })
        .collect();
    assert_eq!(folds, ["0..1 comment", "4..8 brackets", "5..7 brackets"]);
}

#[test]
fn a_selection_grows_from_the_word_to_the_file() {
    let (db, file, offset) = world("app a < web: stateless { env { A: db.ho$0st } } >\n");
    let text = file.text(&db).as_str();
    let steps: Vec<&str> = kdsl_ide::selections(&db, file, offset)
        .iter()
        .map(|range| &text[usize::from(range.start())..usize::from(range.end())])
        .collect();
    assert_eq!(
        steps,
        [
            "host",
            "db.host",
            "A: db.host",
            "{ A: db.host }",
            "env { A: db.host }",
            "{ env { A: db.host } }",
            "web: stateless { env { A: db.host } }",
            "< web: stateless { env { A: db.host } } >",
            "app a < web: stateless { env { A: db.host } } >",
            "app a < web: stateless { env { A: db.host } } >\n",
        ]
    );
}
