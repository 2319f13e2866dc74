//! What the command line says.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "kdsl",
    version,
    about = "A typed language for applications on Kubernetes and OpenShift",
    after_help = AFTER_HELP,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours; `auto`: on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", global = true, hide_possible_values = true)]
    pub(crate) color: When,
}

const AFTER_HELP: &str = "\
Examples:
  echo 'app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >' > site.kd
  kdsl check site.kd                            find mistakes
  kdsl build site.kd --target helm              write a chart to out/helm/wordpress
  kdsl build site.kd --stdout | kubectl apply -f -
  kdsl explain KD0301                           the whole story behind an error

Exit codes:
  0  fine; warnings don't count
  1  a program is wrong, a check found a difference, or a test failed
  2  the call is wrong, or a file could not be read or written";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a chart or manifests
    Build(Build),
    /// Find mistakes, and repair those with an obvious repair
    Check(Check),
    /// Format programs
    Fmt(Fmt),
    /// Tell the whole story behind an error's code
    Explain(Explain),
    /// Run the tests of programs
    Test(Test),
    /// Make the Secrets that raw manifests refer to
    Secrets(Secrets),
    /// Tell where a part of an object, a line of the output or an API server's error comes from
    Where(Where),
    /// Serve an editor, by the Language Server Protocol on standard input and output
    #[command(after_help = LSP_HELP)]
    Lsp(Lsp),
}

const LSP_HELP: &str = "\
Editors start it by themselves; see the folder `editors` of the repository for their settings.";

/// `kdsl build`.
#[derive(Debug, Args)]
#[command(after_help = BUILD_HELP)]
pub(crate) struct Build {
    /// Programs, or folders of programs; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) inputs: Vec<PathBuf>,
    /// What to write: `helm`, `kubernetes`, `openshift` or `openshift-template`
    #[arg(long, short, value_enum, default_value = "kubernetes", hide_possible_values = true)]
    pub(crate) target: Target,
    /// Where to write it, each app into a folder of its own [default: out/TARGET]
    #[arg(long, short, value_name = "DIR", conflicts_with = "stdout")]
    pub(crate) output: Option<PathBuf>,
    /// Print the objects instead of writing files
    #[arg(long)]
    pub(crate) stdout: bool,
    /// Write nothing; fail if what is on disk differs
    #[arg(long, conflicts_with = "stdout")]
    pub(crate) check: bool,
    /// Also write `source.map`, which tells where each line comes from
    #[arg(long, conflicts_with = "stdout")]
    pub(crate) source_map: bool,
    #[command(flatten)]
    pub(crate) scope: Scope,
    #[command(flatten)]
    pub(crate) values: Values,
}

const BUILD_HELP: &str = "\
Examples:
  kdsl build site.kd                            manifests in out/kubernetes/APP
  kdsl build site.kd --target helm -o charts    a chart in charts/APP
  kdsl build site.kd --target openshift --stdout | oc apply -f -
  kdsl build site.kd --target openshift-template --stdout | oc process -f - | oc create -f -
  kdsl build site.kd --env staging              the manifests of an environment
  kdsl build site.kd --set web.replicaCount=5 -f values.yaml
  kdsl build apps --target helm --check         are the charts of `apps` up to date?
  echo 'app wordpress < web: stateless; db: stateful mariadb >' | kdsl build - --stdout

Output that is already there is replaced as a whole. A folder that holds files which kdsl did
not write is refused, with their names. Only objects go to standard output; all else that there
is to say goes to standard error. Warnings leave the exit code 0.";

/// Which values the objects are made for.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Values (not for charts, which take them when they are installed)")]
pub(crate) struct Values {
    /// The environment
    #[arg(long, value_name = "ENVIRONMENT")]
    pub(crate) env: Option<String>,
    /// Set a value, with Helm's syntax: `a.b=1,c[0]=x`
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// Set a value in JSON: `a.b={"x":1}`
    #[arg(long, value_name = "KEY=JSON")]
    pub(crate) set_json: Vec<String>,
    /// Set a value, which stays a string
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set_string: Vec<String>,
    /// Read values from a YAML file; `-` is standard input
    #[arg(long = "values", short = 'f', value_name = "VALUES")]
    pub(crate) files: Vec<PathBuf>,
    /// The release's name [default: the app's]
    #[arg(long, value_name = "NAME")]
    pub(crate) release: Option<String>,
    /// The namespace [default: the one that the program names]
    #[arg(long, short, value_name = "NAME")]
    pub(crate) namespace: Option<String>,
}

/// Whether two arguments would both read standard input.
pub(crate) fn stdin_twice(inputs: &[PathBuf], values: &Values) -> bool {
    inputs.iter().chain(&values.files).filter(|it| it.as_os_str() == "-").count() > 1
}

/// Which apps, over which standard library.
#[derive(Debug, Default, Args)]
pub(crate) struct Scope {
    /// Only this app
    #[arg(long, value_name = "NAME")]
    pub(crate) app: Option<String>,
    /// A folder in the place of the standard library
    #[arg(long, value_name = "DIR")]
    pub(crate) stdlib: Option<PathBuf>,
}

/// `kdsl check`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_HELP)]
pub(crate) struct Check {
    /// Programs, or folders of programs; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Carry out the obvious repairs
    #[arg(long)]
    pub(crate) fix: bool,
    /// How to tell the mistakes: `human`, `short`, `json` or `sarif`
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    pub(crate) message_format: MessageFormat,
    /// A folder in the place of the standard library
    #[arg(long, value_name = "DIR")]
    pub(crate) stdlib: Option<PathBuf>,
}

const CHECK_HELP: &str = "\
Examples:
  kdsl check site.kd                            pictures, on standard error
  kdsl check .                                  every *.kd in this folder and those below
  kdsl check site.kd --fix                      repair what has one obvious repair, tell the rest
  kdsl check . --message-format short           FILE:LINE:COLUMN: error[CODE]: MESSAGE, on standard output
  kdsl check . --message-format sarif > kdsl.sarif

Formats:
  human  a picture of each mistake, on standard error
  short  one line for each
  json   one object in a line for each: code, severity, message, spans, helps, edits
  sarif  one SARIF 2.1.0 document

Folders whose names start with a dot, and those named `out` or `target`, are left out.";

/// `kdsl fmt`.
#[derive(Debug, Args)]
#[command(after_help = FMT_HELP)]
pub(crate) struct Fmt {
    /// Programs, or folders of programs; `-` formats standard input to standard output
    #[arg(required = true, value_name = "FILE")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Write nothing; name the files that are not formatted, and fail if there are any
    #[arg(long)]
    pub(crate) check: bool,
}

const FMT_HELP: &str = "\
Examples:
  kdsl fmt site.kd
  kdsl fmt . --check
  kdsl fmt - < site.kd

Declarations with syntax errors stay as they are.";

/// `kdsl explain`.
#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_HELP)]
pub(crate) struct Explain {
    /// The code, such as KD0301, or its name; without it, all codes are listed
    pub(crate) code: Option<String>,
}

const EXPLAIN_HELP: &str = "\
Examples:
  kdsl explain KD0301
  kdsl explain own-volume-on-stateless
  kdsl explain                                  list them all";

/// `kdsl secrets`.
#[derive(Debug, Args)]
#[command(after_help = SECRETS_HELP)]
pub(crate) struct Secrets {
    /// Programs, or folders of programs; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Only those with a certificate, which a Template of OpenShift can't generate
    #[arg(long)]
    pub(crate) certificates: bool,
    #[command(flatten)]
    pub(crate) scope: Scope,
    #[command(flatten)]
    pub(crate) values: Values,
}

const SECRETS_HELP: &str = "\
Examples:
  kdsl secrets site.kd | kubectl create -f -
  kdsl secrets site.kd --release shop -n shop | kubectl create -f -

Each call makes new random values, so use `create`, which refuses to overwrite, and never `apply`.
Give it the same values as `kdsl build`, so that the names are the same. Charts make their own.";

/// `kdsl test`.
#[derive(Debug, Args)]
#[command(after_help = TEST_HELP)]
pub(crate) struct Test {
    /// Programs, or folders of programs; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Only tests with this in `APP: NAME`
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// The platform, for tests that name none: `kubernetes` or `openshift`
    #[arg(long, short, value_enum, hide_possible_values = true)]
    pub(crate) target: Option<Target>,
    /// Also write the outcome as JUnit's XML
    #[arg(long, value_name = "XML")]
    pub(crate) junit: Option<PathBuf>,
    /// How to tell the outcome: `human` or `json`
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    pub(crate) message_format: TestFormat,
    /// A folder in the place of the standard library
    #[arg(long, value_name = "DIR")]
    pub(crate) stdlib: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) values: Values,
}

const TEST_HELP: &str = "\
Examples:
  kdsl test site.kd
  kdsl test . --filter \"wordpress: \"
  kdsl test . --junit report.xml
  kdsl test site.kd --set web.replicaCount=5

What a test says itself wins over the flags. The exit code is 1 if a test fails.";

/// How the outcome of tests is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TestFormat {
    /// A line for each test, and pictures of the failures.
    Human,
    /// One JSON object each.
    Json,
}

/// `kdsl where`.
#[derive(Debug, Args)]
#[command(after_help = WHERE_HELP, override_usage = "kdsl where [OPTIONS] [FILE]... <PLACE>")]
pub(crate) struct Where {
    /// Programs, or folders of programs; last what is asked for: a part of an object, `FILE:LINE`, an error message, or `-`
    /// for a message on standard input
    #[arg(required = true, value_name = "FILE... PLACE", hide_possible_values = true)]
    pub(crate) words: Vec<OsString>,
    /// The platform whose objects are meant [default: all]
    #[arg(long, short, value_enum, hide_possible_values = true)]
    pub(crate) target: Option<Target>,
    /// How to tell the place: `human`, `short` or `json`
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    pub(crate) message_format: WhereFormat,
    #[command(flatten)]
    pub(crate) scope: Scope,
    #[command(flatten)]
    pub(crate) values: Values,
}

const WHERE_HELP: &str = "\
Examples:
  kdsl where site.kd Deployment/web.spec.replicas
  kdsl where site.kd 'spec.template.spec.containers[0].image'
  kdsl where out/helm/site/templates/web/deployment.yaml:17
  kubectl apply -k out/kubernetes/site 2>&1 | kdsl where site.kd -

A part of an object is its kind, its name or its component's, and the path as API servers, JSONPath
or a JSON pointer write it. A line needs no program where `kdsl build --source-map` wrote the file.";

/// How a place is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum WhereFormat {
    /// The piece of the program.
    Human,
    /// One line each.
    Short,
    /// One JSON object each.
    Json,
}

/// `kdsl lsp`.
#[derive(Debug, Args)]
pub(crate) struct Lsp {
    /// For editors that say so; it is the only way there is
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,
    // Some editors add flags of their own, such as `--clientProcessId=1`.
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) rest: Vec<OsString>,
}

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    /// A Helm chart.
    Helm,
    /// Manifests for any Kubernetes.
    Kubernetes,
    /// Manifests for OpenShift.
    Openshift,
    /// A Template of OpenShift.
    OpenshiftTemplate,
}

impl Target {
    /// Its name on the command line and in `out/`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Helm => "helm",
            Self::Kubernetes => "kubernetes",
            Self::Openshift => "openshift",
            Self::OpenshiftTemplate => "openshift-template",
        }
    }

    /// The platform that it is for, in the words of the value `platform`. Charts are for both.
    pub(crate) fn platform(self) -> &'static str {
        match self {
            Self::Helm => "auto",
            Self::Kubernetes => "kubernetes",
            Self::Openshift | Self::OpenshiftTemplate => "openshift",
        }
    }
}

/// How mistakes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// Pictures.
    Human,
    /// One line each.
    Short,
    /// One JSON object each.
    Json,
    /// One SARIF document.
    Sarif,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
