//! What is emitted for MongoDB, against its documentation, and its scripts with programs that play the image's. The script
//! for the replica set is run by Node.js, as mongosh does, with servers that are files.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::emitted::{Emitted, Root};

/// The options of mongod that may be there, from https://www.mongodb.com/docs/v8.0/reference/program/mongod/.
const OPTIONS: [&str; 4] = ["--bind_ip_all", "--keyFile", "--replSet", "--wiredTigerCacheSizeGB"];

/// Does what the image's entrypoint does with an empty folder: it makes root and runs the scripts, if it is told of root.
const ENTRYPOINT: &str = r#"#!/bin/bash
set -e
echo "entrypoint $*" >>"$CALLS"
key=$5
[ "$4" = --keyFile ] && [ "$(stat -c %a "$key")" = 400 ] || exit 3
if [ ! -e "$ROOT/data/db/WiredTiger" ]; then
  touch "$ROOT/data/db/WiredTiger"
  if [ -n "${MONGO_INITDB_ROOT_USERNAME:-}" ]; then
    [ -r "$MONGO_INITDB_ROOT_PASSWORD_FILE" ] || exit 4
    [ ! -e "$ROOT/image/cut-off" ] || exit 5
    echo "accounts" >>"$CALLS"
    . "$ROOT/docker-entrypoint-initdb.d/zz-finished.sh"
  fi
fi
"#;

/// Plays mongosh: what it knows beside JavaScript, and servers whose state is in the folder `servers`, by their addresses.
/// A server has a set once it is founded or taken in, as it then hears of it from the primary.
const SHELL: &str = r#"#!/usr/bin/env node
const fs = require('fs');
const folder = `${process.env.ROOT}/image/servers/`;
const tell = (text) => fs.appendFileSync(process.env.CALLS, `${text}\n`);
globalThis.print = (text) => console.log(text);
globalThis.quit = (code) => process.exit(code);
const read = (host) => JSON.parse(fs.readFileSync(folder + host, 'utf8'));
const write = (host, state) => fs.writeFileSync(folder + host, JSON.stringify(state));
globalThis.connect = (uri) => {
  const [, account, name] = /^mongodb:\/\/(?:(.*)@)?([^\/]+)\/admin\?directConnection=true&/.exec(uri);
  const host = name === '127.0.0.1:27017' ? fs.readFileSync(`${process.env.ROOT}/image/me`, 'utf8') : name;
  const server = read(host);
  const asRoot = () => {
    if (account !== `root:${encodeURIComponent('p@ss/word')}`) throw new Error('not allowed');
  };
  return {
    hello: () => ({ setName: server.config && server.config._id, primary: server.config && server.primary }),
    adminCommand: (command) => {
      asRoot();
      if (command.replSetGetConfig) return { config: structuredClone(server.config) };
      if (command.replSetInitiate) {
        tell(`initiate ${command.replSetInitiate.members.map((it) => `${it._id}=${it.host}`)}`);
        write(host, { config: { ...command.replSetInitiate, version: 1 }, primary: host });
      } else if (command.replSetReconfig) {
        const config = command.replSetReconfig;
        if (server.primary !== host) throw new Error('not primary');
        if (config.version !== server.config.version + 1) throw new Error('version');
        tell(`reconfigure ${config.members.map((it) => `${it._id}=${it.host}`)}`);
        for (const member of config.members) write(member.host, { config, primary: host });
      } else {
        throw new Error('no such command');
      }
      return { ok: 1 };
    },
  };
};
const file = process.argv[process.argv.indexOf('--file') + 1];
if (!process.argv.includes('--nodb')) process.exit(9);
new Function('require', 'process', fs.readFileSync(file, 'utf8'))(require, process);
"#;

const JOIN: [&str; 3] = ["bash", "-c", "TASK=join exec mongosh --nodb --quiet --file /opt/mongodb/set.js"];

fn address(ordinal: u8) -> String {
    format!("shop-it-{ordinal}.shop-it-headless.default.svc:27017")
}

/// A pod with the programs of the image, in a network with servers of these states.
fn pod(emitted: &Emitted, ordinal: u8, servers: &[(u8, &str)]) -> Root {
    let mut root = emitted.root_of(ordinal);
    root.write("/run/secrets/mongodb-root", "p@ss/word");
    root.program("docker-entrypoint.sh", ENTRYPOINT);
    root.program("mongosh", SHELL);
    root.write("/image/me", &address(ordinal));
    fs::create_dir_all(root.path("/image/servers")).expect("a folder");
    for (ordinal, state) in servers {
        root.write(&format!("/image/servers/{}", address(*ordinal)), state);
    }
    root
}

/// The state of a set with these members, of which the first takes the writes.
fn set(members: &[u8]) -> String {
    let list: Vec<String> =
        (0..).zip(members).map(|(id, it)| format!(r#"{{"_id":{id},"host":"{}"}}"#, address(*it))).collect();
    let primary = address(members[0]);
    format!(r#"{{"config":{{"_id":"rs0","version":1,"members":[{}]}},"primary":"{primary}"}}"#, list.join(","))
}

const EMPTY: &str = "{}";

#[test]
fn the_options_are_known_and_fit_together() {
    let emitted = Emitted::of("stateful mongodb x3");
    emitted.scripts_can_be_read();
    for ordinal in 0..3 {
        let root = pod(&emitted, ordinal, &[]);
        let (ok, said) = root.run(&["bash", "/opt/mongodb/start.sh"]);
        assert!(ok, "{said}\n{}", root.calls());
        let calls = root.calls();
        let options: Vec<&str> = calls.split_whitespace().filter(|word| word.starts_with("--")).collect();
        assert!(options.iter().all(|option| OPTIONS.contains(option)), "{options:?}");
        assert!(
            calls.starts_with("entrypoint mongod --replSet rs0 --keyFile /run/mongodb/key --bind_ip_all"),
            "{calls}"
        );
        // 45 % of the two gigabytes that the pod has.
        assert!(calls.contains("--wiredTigerCacheSizeGB 0.899"), "{calls}");
        // From 6 to 1024 characters of base64, for its owner alone: https://www.mongodb.com/docs/v8.0/core/security-internal-authentication/.
        let key = fs::read_to_string(root.path("/run/mongodb/key")).expect("the key");
        assert!((6..=1024).contains(&key.len()) && key.chars().all(|character| character.is_ascii_alphanumeric()));
        let mode = fs::metadata(root.path("/run/mongodb/key")).expect("the key").permissions().mode();
        assert_eq!(mode & 0o777, 0o400);
        // Only the pod that founds the set makes accounts.
        assert_eq!(calls.contains("accounts"), ordinal == 0);
        root.only_writable_places_were_written(&emitted);
    }
}

#[test]
fn the_set_is_founded_once() {
    let emitted = Emitted::of("stateful mongodb x3");
    let root = pod(&emitted, 0, &[(0, EMPTY)]);
    assert!(!root.run(&JOIN).0, "it asks for it, and is a member the next time");
    assert!(root.run(&JOIN).0, "it is a member");
    assert!(root.run(&JOIN).0);
    assert_eq!(root.calls(), format!("initiate 0={}\n", address(0)), "the second time changes nothing");
    root.only_writable_places_were_written(&emitted);
}

#[test]
fn a_pod_is_taken_in_once() {
    let emitted = Emitted::of("stateful mongodb x3");
    let root = pod(&emitted, 2, &[(0, &set(&[0, 1])), (1, &set(&[0, 1])), (2, EMPTY)]);
    assert!(!root.run(&JOIN).0);
    assert!(root.run(&JOIN).0);
    assert!(root.run(&JOIN).0);
    let members = format!("0={},1={},2={}", address(0), address(1), address(2));
    assert_eq!(root.calls(), format!("reconfigure {members}\n"));

    // The first pod is away and another one takes the writes.
    let root = pod(&emitted, 2, &[(1, &set(&[1, 0])), (2, EMPTY)]);
    assert!(!root.run(&JOIN).0);
    assert!(root.run(&JOIN).0);
    assert_eq!(root.calls(), format!("reconfigure 0={},1={},2={}\n", address(1), address(0), address(2)));
}

#[test]
fn a_pod_without_a_set_waits() {
    let emitted = Emitted::of("stateful mongodb x3");
    let root = pod(&emitted, 1, &[(0, EMPTY), (1, EMPTY)]);
    let (ok, said) = root.run(&JOIN);
    assert!(!ok && said.contains("waiting for a replica set"), "{said}");
    // There is a set in which nobody takes the writes. Pod 0 founds no second one.
    let without_primary = set(&[1, 2]).replace(&format!("\"primary\":\"{}\"", address(1)), "\"primary\":null");
    let root = pod(&emitted, 0, &[(0, EMPTY), (1, &without_primary)]);
    let (ok, said) = root.run(&JOIN);
    assert!(!ok && said.contains("waiting for a replica set"), "{said}");
    assert_eq!(root.calls(), "");
}

#[test]
fn a_pod_that_lost_its_volume_copies_the_set() {
    let emitted = Emitted::of("stateful mongodb x3");
    let root = pod(&emitted, 0, &[(0, EMPTY), (1, &set(&[1, 0, 2])), (2, &set(&[1, 0, 2]))]);
    let (ok, said) = root.run(&["bash", "/opt/mongodb/start.sh"]);
    assert!(ok && said.contains("it joins anew"), "{said}");
    assert!(!root.calls().contains("accounts"), "{}", root.calls());
    let (ok, said) = root.run(&JOIN);
    assert!(!ok && said.contains("has not heard of it yet"), "{said}");
    assert!(!root.calls().contains("reconfigure") && !root.calls().contains("initiate"), "{}", root.calls());
}

#[test]
fn a_first_start_that_was_cut_off_begins_again() {
    let emitted = Emitted::of("stateful mongodb");
    let mut root = pod(&emitted, 0, &[]);
    root.write("/image/cut-off", "");
    assert!(!root.run(&["bash", "/opt/mongodb/start.sh"]).0);
    assert!(root.path("/data/db/.first-start-unfinished").exists());
    fs::remove_file(root.path("/image/cut-off")).expect("the stub's");
    let (ok, said) = root.run(&["bash", "/opt/mongodb/start.sh"]);
    assert!(ok && said.contains("beginning again"), "{said}");
    assert!(root.calls().contains("accounts") && !root.path("/data/db/.first-start-unfinished").exists());
    // What is whole stays.
    fs::write(root.path("/data/db/collection"), "").expect("data");
    assert!(root.run(&["bash", "/opt/mongodb/start.sh"]).0);
    assert!(root.path("/data/db/collection").exists());
    assert_eq!(root.calls().matches("accounts").count(), 1);
}
