//! What crosses the crates. Each module is one property that no crate can show by itself.
#![allow(clippy::disallowed_methods, reason = "tests read and write the disk")]

mod api_server;
mod apps;
mod charts;
mod checks;
mod coverage;
mod credentials;
mod documentation;
mod editors;
mod emitted;
mod environments;
mod equality;
mod expressions;
mod externals;
mod generated_programs;
mod generated_values;
mod golden;
mod junit;
mod mutations;
mod programs;
mod real;
mod reproducible;
mod robustness;
mod routes;
mod schemas;
mod settings;
mod stdlib_elasticsearch;
mod stdlib_kafka;
mod stdlib_mongodb;
mod stdlib_mysql;
mod strings;
mod suites;
mod templates;
mod typed;
