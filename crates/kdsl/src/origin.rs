//! From a part of an object, or a line of the output, back to the words of the program that asked for it.

pub(crate) mod answer;
pub(crate) mod map;
pub(crate) mod object;
pub(crate) mod path;
pub(crate) mod question;
pub(crate) mod relative;
