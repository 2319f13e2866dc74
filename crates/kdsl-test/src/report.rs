//! How outcomes are told: for people, as JUnit's XML, and as JSON.

mod human;
mod json;
mod junit;

pub use human::human;
pub use json::json;
pub use junit::junit;
