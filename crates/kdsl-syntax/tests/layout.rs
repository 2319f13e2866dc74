//! What the formatter makes of a text.

use kdsl_syntax::{format, parse};

fn check(source: &str, expected: &str) {
    assert_eq!(format(source), expected);
    assert_eq!(format(expected), expected, "a second time");
}

/// A text that is in its layout already.
fn check_stays(source: &str) {
    check(source, source);
}

#[test]
fn one_line_stays_one_line() {
    check_stays("app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >\n");
    check(
        "app   wordpress<web:stateless x3   shared-volume ;db :stateful mariadb x2>",
        "app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >\n",
    );
}

#[test]
fn a_line_that_is_too_long_is_broken() {
    check(
        "app wordpress < web: stateless x3 shared-volume { expose \"blog.example.com\" }; db: stateful mariadb x2 own-volume 20Gi >\n",
        "app wordpress <
  web: stateless x3 shared-volume { expose \"blog.example.com\" }
  db: stateful mariadb x2 own-volume 20Gi
>
",
    );
    check(
        "component a: job {\n  command [\"a rather long argument\", \"another rather long argument\", \"and yet another rather long one\"]\n}\n",
        "component a: job {
  command [
    \"a rather long argument\",
    \"another rather long argument\",
    \"and yet another rather long one\"
  ]
}
",
    );
}

#[test]
fn a_line_break_in_braces_breaks_them_all() {
    check(
        "app a < web: stateless { user 1; env {A:1,B:2}\n}\ndb: stateful >\n",
        "app a <
  web: stateless {
    user 1
    env { A: 1, B: 2 }
  }
  db: stateful
>
",
    );
}

#[test]
fn lists_may_hold_their_brackets_together() {
    check(
        "component a: job { patch Deployment { spec.hosts: [{\nip: \"10.0.0.1\"\n}] } }",
        "component a: job {
  patch Deployment {
    spec.hosts: [{
      ip: \"10.0.0.1\"
    }]
  }
}
",
    );
}

#[test]
fn spaces_stand_where_they_belong() {
    check(
        "component a:stateless{\nx=a+b*( c-d )\ny : [ 1,2 ,3 ]\nparam p :string=\"x\"\nz=- 1 .. 5\nn=not  a.b\nf (x)\nv=g(x)[ 0 ]\ne { }\n}\nmoved a->b",
        "component a: stateless {
  x = a + b * (c-d)
  y: [1, 2, 3]
  param p: string = \"x\"
  z = -1..5
  n = not a.b
  f (x)
  v = g(x)[0]
  e {}
}
moved a -> b
",
    );
}

#[test]
fn comments_and_empty_lines_stay() {
    check(
        "\n\n# first\n\n\n\n## doc\napp a <   # the app\n\n\n    # before\n  web: job { # inside\n    user 1   # why\n    group 22 # aligned\n\n\n\n    # last\n  }\n\n>\n# end\n\n\n",
        "# first

## doc
app a <   # the app
  # before
  web: job { # inside
    user 1   # why
    group 22 # aligned

    # last
  }
>
# end
",
    );
}

#[test]
fn statements_go_on_further_in() {
    check(
        "component a: job {\nwarn a and # why\nb or\nc\nlist [\n# one\n1,\n\n2 # two\n]\nrequire (a\n== b)\n}",
        "component a: job {
  warn a and # why
    b or
    c
  list [
    # one
    1,

    2 # two
  ]
  require (a
    == b)
}
",
    );
}

#[test]
fn strings_are_never_touched() {
    check(
        "component a: job {\nfile \"/x\" = '''\n  a   b\n\n   c\n  '''\ntext = \"${ a+b }  \"\r\n}",
        "component a: job {
  file \"/x\" = '''
  a   b

   c
  '''
  text = \"${ a+b }  \"
}
",
    );
}

#[test]
fn line_ends_become_one_kind() {
    check("\u{feff}app a <\r\n\tweb: job\r>\r\n", "app a <\n  web: job\n>\n");
    check("component a: job {\r\n  t '''\r\n  x\r\n  '''\r\n}", "component a: job {\n  t '''\r\n  x\r\n  '''\n}\n");
}

#[test]
fn what_is_broken_stays_as_it_is() {
    let source = "app a<web:job>\n\napp b < web: job {  x =  } >\n\napp c<web:job>\n";
    let formatted = format(source);
    assert_eq!(parse(source).errors().len(), 1);
    assert!(formatted.starts_with("app a < web: job >\n"), "{formatted}");
    assert!(formatted.contains("app b < web: job {  x =  } >"), "{formatted}");
    assert!(formatted.ends_with("app c < web: job >\n"), "{formatted}");
    check_stays("app a < web: job {\n x   1");
    check_stays("  what   is { this ");
}

#[test]
fn nothing_stays_nothing() {
    check("", "");
    check("\n\n  \n", "");
    check("# only a comment", "# only a comment\n");
}
