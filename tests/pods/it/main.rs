//! The standard library's types with the real servers.
#![allow(clippy::disallowed_methods, reason = "tests read and write the disk")]

mod mariadb;
mod memcached;
mod postgres;
mod rabbitmq;
mod releases;
mod shown;
mod sites;
mod valkey;
mod wordpress;
