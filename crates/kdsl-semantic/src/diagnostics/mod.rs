//! The diagnostics: one file for each code, with its wording and its repair. The page that explains it lies in
//! `docs/errors/`, and its programs are run by the tests.

pub mod api_version;
pub mod bad_count;
pub mod bad_definition;
pub mod bad_move;
pub mod bad_path;
pub mod bad_pattern;
pub mod bad_schedule;
pub mod bad_secret;
pub mod bad_termination;
pub mod bad_text;
pub mod bad_unit;
pub mod blocking_disruption;
pub mod cannot_replace;
pub mod cannot_wait;
pub mod config_map_size;
pub mod count_without_replicas;
pub mod duplicate_name;
pub mod empty_file;
pub mod expectation_failed;
pub mod expects_nothing;
pub mod extended_resource;
pub mod external_runs_nothing;
pub mod field_value;
pub mod file_missing;
pub mod file_outside;
pub mod hidden_folder;
pub mod host_conflict;
pub mod import_circle;
pub mod import_conflict;
pub mod import_with_errors;
pub mod incomplete_external;
pub mod incomplete_interface;
pub mod invalid_name;
pub mod kind_mismatch;
pub mod known_too_late;
pub mod literal_password;
pub mod long_name;
pub mod lost_character;
pub mod may_overflow;
pub mod misplaced_in_container;
pub mod missing_field;
pub mod missing_parameter;
pub mod missing_type;
pub mod mixed_refusal;
pub mod mount_conflict;
pub mod need_cycle;
pub mod no_provider;
pub mod no_such_object;
pub mod no_user;
pub mod not_in_environment;
pub mod not_supported;
pub mod not_whole;
pub mod other_app;
pub mod other_namespace;
pub mod out_of_range;
pub mod own_volume_on_stateless;
pub mod owned_field;
pub mod patched_twice;
pub mod pod_fact_place;
pub mod port_below_1024;
pub mod port_taken;
pub mod refused;
pub mod refused_by_api_server;
pub mod refused_by_openshift;
pub mod refused_in_test;
pub mod same_object;
pub mod secret_in_function;
pub mod secret_leak;
pub mod several_providers;
pub mod shared_volume_is_scratch;
pub mod shared_volume_on_stateful;
pub mod stateful_without_volume;
pub mod statement_form;
pub mod statement_of_another_kind;
pub mod syntax;
pub mod type_mismatch;
pub mod unchecked_object;
pub mod unfit_value;
pub mod unknown_access;
pub mod unknown_app;
pub mod unknown_environment;
pub mod unknown_field;
pub mod unknown_function;
pub mod unknown_kind;
pub mod unknown_name;
pub mod unknown_object_field;
pub mod unknown_object_kind;
pub mod unknown_parameter;
pub mod unknown_statement;
pub mod unknown_timezone;
pub mod unknown_type;
pub mod unknown_volume;
pub mod unpinned_image;
pub mod unreadable_file;
pub mod unshared_pattern;
pub mod volume_place;
pub mod volume_source;
pub mod weaker_security;
pub mod wide_access;
pub mod wrong_arguments;
pub mod wrong_provider;

use std::sync::Arc;

use kdsl_db::{Code, Diagnostic, Edit, Span};

use crate::nearest::nearest;

/// Every code, in the order of the numbers, but for those of syntax errors, which [`syntax::CODES`] holds.
pub static CODES: &[&Code] = &[
    &unreadable_file::CODE,
    &empty_file::CODE,
    &unknown_kind::CODE,
    &unknown_type::CODE,
    &unknown_statement::CODE,
    &statement_form::CODE,
    &unknown_name::CODE,
    &duplicate_name::CODE,
    &invalid_name::CODE,
    &long_name::CODE,
    &not_supported::CODE,
    &unknown_parameter::CODE,
    &missing_type::CODE,
    &kind_mismatch::CODE,
    &missing_parameter::CODE,
    &unknown_app::CODE,
    &not_in_environment::CODE,
    &import_circle::CODE,
    &import_conflict::CODE,
    &import_with_errors::CODE,
    &bad_move::CODE,
    &cannot_replace::CODE,
    &other_app::CODE,
    &other_namespace::CODE,
    &own_volume_on_stateless::CODE,
    &shared_volume_on_stateful::CODE,
    &stateful_without_volume::CODE,
    &shared_volume_is_scratch::CODE,
    &volume_place::CODE,
    &mount_conflict::CODE,
    &count_without_replicas::CODE,
    &statement_of_another_kind::CODE,
    &bad_schedule::CODE,
    &unknown_timezone::CODE,
    &incomplete_external::CODE,
    &external_runs_nothing::CODE,
    &misplaced_in_container::CODE,
    &cannot_wait::CODE,
    &volume_source::CODE,
    &unknown_volume::CODE,
    &hidden_folder::CODE,
    &pod_fact_place::CODE,
    &host_conflict::CODE,
    &bad_termination::CODE,
    &port_taken::CODE,
    &unknown_access::CODE,
    &wide_access::CODE,
    &blocking_disruption::CODE,
    &bad_count::CODE,
    &refused::CODE,
    &secret_in_function::CODE,
    &no_provider::CODE,
    &several_providers::CODE,
    &need_cycle::CODE,
    &wrong_provider::CODE,
    &incomplete_interface::CODE,
    &type_mismatch::CODE,
    &out_of_range::CODE,
    &bad_unit::CODE,
    &known_too_late::CODE,
    &bad_text::CODE,
    &unknown_function::CODE,
    &wrong_arguments::CODE,
    &unshared_pattern::CODE,
    &may_overflow::CODE,
    &lost_character::CODE,
    &literal_password::CODE,
    &secret_leak::CODE,
    &bad_secret::CODE,
    &unpinned_image::CODE,
    &no_user::CODE,
    &file_outside::CODE,
    &file_missing::CODE,
    &config_map_size::CODE,
    &not_whole::CODE,
    &port_below_1024::CODE,
    &refused_by_openshift::CODE,
    &unknown_field::CODE,
    &field_value::CODE,
    &missing_field::CODE,
    &bad_path::CODE,
    &no_such_object::CODE,
    &patched_twice::CODE,
    &owned_field::CODE,
    &weaker_security::CODE,
    &api_version::CODE,
    &unchecked_object::CODE,
    &bad_definition::CODE,
    &same_object::CODE,
    &refused_by_api_server::CODE,
    &unknown_object_kind::CODE,
    &unknown_object_field::CODE,
    &unknown_environment::CODE,
    &expects_nothing::CODE,
    &bad_pattern::CODE,
    &mixed_refusal::CODE,
    &unfit_value::CODE,
    &expectation_failed::CODE,
    &refused_in_test::CODE,
];

/// The code with this number, such as `KD0301`.
pub fn code(id: &str) -> Option<&'static Code> {
    CODES.iter().chain(syntax::CODES).copied().find(|it| it.id.eq_ignore_ascii_case(id))
}

/// The error with a label at each field of an external that is near to one that is wanted and not there.
pub(crate) fn with_near_field(mut diagnostic: Diagnostic, wanted: &[&str], given: &[(Arc<str>, Span)]) -> Diagnostic {
    let names = || given.iter().map(|(name, _)| &**name).filter(|it| !wanted.contains(it));
    for wanted in wanted.iter().filter(|it| given.iter().all(|(name, _)| **name != ***it)) {
        let near = nearest(wanted, names());
        if let Some((_, span)) = given.iter().find(|(name, _)| near == Some(&**name)) {
            let edits = vec![Edit { span: *span, text: (*wanted).to_owned() }];
            diagnostic = diagnostic.because(*span, format!("is this `{wanted}`?"));
            diagnostic = diagnostic.suggest(format!("did you mean `{wanted}`?"), edits);
        }
    }
    diagnostic
}

/// Names in a sentence: `a`, `b` and `c`.
pub(crate) fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [init @ .., last] => {
            let init: Vec<String> = init.iter().map(|it| format!("`{it}`")).collect();
            format!("{} and `{last}`", init.join(", "))
        }
    }
}
