//! The standard library's types with the real servers.
#![allow(clippy::disallowed_methods, reason = "tests read and write the disk")]

mod mariadb;
mod pages;
mod rabbitmq;
mod wordpress;
