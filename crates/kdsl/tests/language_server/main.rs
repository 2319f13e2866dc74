//! The language server as an editor meets it: the real process, spoken to over its standard input and output.

mod client;
mod documents;
mod files;
mod lifecycle;
mod names;
mod requests;
