//! What an edit runs again.
