#!/usr/bin/env python3
"""Writes down what a published application consists of, in a form of our own.

    python3 examples/real/summarise.py FORM SOURCE FILE... > examples/real/NAME/expected.yaml

FORM is `kubernetes`, `template` (of OpenShift), `compose` or `score`. The summary says which workloads there are, with their
containers, images, ports, names of variables, mounts and probes; which Services, claims, ways in, roles, scalers and further
objects; and how many lines that took. It needs PyYAML. The published files themselves stay outside of the repository.
"""

import json
import re
import sys

import yaml

WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "DeploymentConfig", "Pod"]
# What a summary says elsewhere, or what an application needs no words for.
SAID = WORKLOADS + ["Service", "PersistentVolumeClaim", "Ingress", "Route", "HTTPRoute", "Role", "ClusterRole",
                    "RoleBinding", "ClusterRoleBinding", "HorizontalPodAutoscaler", "ServiceAccount"]


def documents(files):
    for file in files:
        with open(file, encoding="utf-8") as text:
            if file.endswith(".json"):
                yield json.load(text)
                continue
            for document in yaml.safe_load_all(text):
                if document:
                    yield document


def lines(files):
    """Lines that say something: neither empty nor a comment."""
    count = 0
    for file in files:
        with open(file, encoding="utf-8") as text:
            count += sum(1 for line in text if line.strip() and not line.strip().startswith("#") and line.strip() != "---")
    return count


def template_objects(files):
    """The objects of templates with the parameters' values in their places; generated ones stay as they are."""
    for template in documents(files):
        values = {it["name"]: str(it["value"]) for it in template.get("parameters", []) if it.get("value") is not None}

        def filled(node):
            if isinstance(node, dict):
                return {key: filled(value) for key, value in node.items()}
            if isinstance(node, list):
                return [filled(value) for value in node]
            if isinstance(node, str):
                whole = re.fullmatch(r"\$\{\{(\w+)\}\}", node)
                if whole and whole[1] in values:
                    return yaml.safe_load(values[whole[1]])
                return re.sub(r"\$\{(\w+)\}", lambda it: values.get(it[1], it[0]), node)
            return node

        for item in template["objects"]:
            yield filled(item)


def pod_template(item):
    spec = item["spec"]
    if item["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    return item if item["kind"] == "Pod" else spec["template"]


def probe(handler):
    for key, word in (("httpGet", "http"), ("tcpSocket", "tcp"), ("grpc", "grpc"), ("exec", "exec")):
        if handler.get(key) is not None:
            path = handler[key].get("path")
            return f"{word} {path}" if path else word
    return "none"


def container(it, init):
    said = {"name": it["name"], "image": str(it["image"]).strip() or "given at install"}
    if init:
        said["init"] = True
    ports = [f"{port['containerPort']}/{port.get('protocol', 'TCP')}" for port in it.get("ports") or []]
    probes = {word: probe(it[key]) for key, word in
              (("readinessProbe", "ready"), ("livenessProbe", "alive"), ("startupProbe", "started")) if it.get(key)}
    more = {
        "ports": ports,
        "env": [variable["name"] for variable in it.get("env") or []],
        "mounts": [mount["mountPath"] for mount in it.get("volumeMounts") or []],
        "probes": probes,
    }
    resources = it.get("resources") or {}
    for part in ("requests", "limits"):
        if resources.get(part):
            more[part] = {name: str(amount) for name, amount in resources[part].items()}
    said.update({key: value for key, value in more.items() if value})
    return said


def workload(item):
    spec = pod_template(item)["spec"]
    said = {"name": item["metadata"]["name"], "kind": item["kind"]}
    own = item.get("spec", {})
    if item["kind"] in ("Deployment", "StatefulSet", "DeploymentConfig"):
        said["replicas"] = own.get("replicas", 1)
    if item["kind"] == "CronJob":
        said["schedule"] = own["schedule"]
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(field):
            said[field] = True
    said["containers"] = [container(it, True) for it in spec.get("initContainers") or []]
    said["containers"] += [container(it, False) for it in spec["containers"]]
    sources = []
    for volume in spec.get("volumes") or []:
        sources += [key for key in volume if key != "name"]
    if sources:
        said["volumes"] = sorted(set(sources))
    claims = [
        {"name": it["metadata"]["name"], "size": str(it["spec"]["resources"]["requests"]["storage"])}
        for it in own.get("volumeClaimTemplates") or []
    ]
    if claims:
        said["claims"] = claims
    return said


def routes(item):
    kind, spec = item["kind"], item["spec"]
    if kind == "Route":
        tls = (spec.get("tls") or {}).get("termination", "none")
        return [{"kind": kind, "host": spec.get("host", "any"), "path": spec.get("path", "/"), "tls": tls}]
    if kind == "HTTPRoute":
        return [{"kind": kind, "host": host, "path": "/", "tls": "none"} for host in spec.get("hostnames") or ["any"]]
    found = []
    secrets = [it.get("secretName") for it in spec.get("tls") or []]
    tls = secrets[0] if secrets else "none"
    if spec.get("defaultBackend"):
        found.append({"kind": kind, "host": "any", "path": "/", "tls": tls})
    for rule in spec.get("rules") or []:
        for path in (rule.get("http") or {}).get("paths") or [{}]:
            found.append({"kind": kind, "host": rule.get("host", "any"), "path": path.get("path", "/"), "tls": tls})
    return found


def kubernetes(items):
    said = {"workloads": [], "services": [], "claims": [], "routes": [], "roles": [], "scalers": [], "others": []}
    for item in items:
        kind = item["kind"]
        name = item["metadata"]["name"]
        spec = item.get("spec") or {}
        if kind in WORKLOADS:
            said["workloads"].append(workload(item))
        elif kind == "Service":
            type_ = "headless" if spec.get("clusterIP") == "None" else spec.get("type", "ClusterIP")
            ports = [f"{port['port']}/{port.get('protocol', 'TCP')}" for port in spec.get("ports") or []]
            said["services"].append({"name": name, "type": type_, "ports": ports})
        elif kind == "PersistentVolumeClaim":
            size = str(spec["resources"]["requests"]["storage"])
            said["claims"].append({"name": name, "size": size, "modes": spec["accessModes"]})
        elif kind in ("Ingress", "Route", "HTTPRoute"):
            said["routes"] += routes(item)
        elif kind in ("Role", "ClusterRole"):
            rules = [f"{' '.join(rule['verbs'])} {' '.join(rule.get('resources', rule.get('nonResourceURLs')))}"
                     for rule in item["rules"]]
            said["roles"].append({"name": name, "kind": kind, "rules": rules})
        elif kind == "HorizontalPodAutoscaler":
            bounds = f"{spec.get('minReplicas', 1)}..{spec['maxReplicas']}"
            metrics = [it["resource"]["name"] for it in spec.get("metrics") or [] if it["type"] == "Resource"]
            if spec.get("targetCPUUtilizationPercentage"):
                metrics.append("cpu")
            said["scalers"].append({"name": name, "replicas": bounds, "metrics": sorted(metrics)})
        elif kind not in SAID:
            said["others"].append(f"{kind} {name}")
    return said


def compose(files):
    [document] = documents(files)
    said = {"workloads": [], "services": [], "claims": []}
    for name, service in document["services"].items():
        environment = service.get("environment") or []
        if isinstance(environment, dict):
            environment = [f"{key}=" for key in environment]
        published = [str(it).split(":")[-1] for it in service.get("ports") or []]
        exposed = [str(it) for it in service.get("expose") or []]
        mounts = []
        for volume in service.get("volumes") or []:
            mounts.append(volume["target"] if isinstance(volume, dict) else volume.split(":")[1])
        mounts += [f"/run/secrets/{secret}" for secret in service.get("secrets") or []]
        one = {"name": name, "image": service.get("image", "built from source")}
        more = {
            "ports": [f"{port}/TCP" for port in exposed + published],
            "env": [it.split("=")[0] for it in environment],
            "mounts": mounts,
            "probes": {"alive": "exec"} if service.get("healthcheck") else {},
        }
        one.update({key: value for key, value in more.items() if value})
        said["workloads"].append({"name": name, "kind": "service", "replicas": 1, "containers": [one]})
        if published or exposed:
            type_ = "published" if published else "ClusterIP"
            ports = [f"{port}/TCP" for port in exposed + published]
            said["services"].append({"name": name, "type": type_, "ports": ports})
    said["claims"] = [{"name": name} for name in document.get("volumes") or {}]
    return said


def score(files):
    said = {"workloads": [], "services": [], "claims": [], "routes": [], "others": []}
    for document in documents(files):
        name = document["metadata"]["name"]
        if name == "my-workload":
            # One file for each feature, all of one name: the file tells them apart.
            file = next(it for it in files if yaml_is(it, document))
            name = re.sub(r"__score\.yaml$", "", file.rsplit("/", 1)[-1])
        containers = []
        for container_name, it in document["containers"].items():
            one = {"name": container_name, "image": it["image"]}
            mounts = list(it.get("volumes") or {}) + list(it.get("files") or {})
            probes = {word: probe(it[key]) for key, word in
                      (("readinessProbe", "ready"), ("livenessProbe", "alive")) if it.get(key)}
            more = {"env": list(it.get("variables") or {}), "mounts": mounts, "probes": probes}
            resources = it.get("resources") or {}
            for part in ("requests", "limits"):
                if resources.get(part):
                    more[part] = {key: str(amount) for key, amount in resources[part].items()}
            one.update({key: value for key, value in more.items() if value})
            containers.append(one)
        said["workloads"].append({"name": name, "kind": "workload", "replicas": 1, "containers": containers})
        ports = ((document.get("service") or {}).get("ports") or {}).values()
        if ports:
            listed = [f"{port['port']}/{port.get('protocol', 'TCP')}" for port in ports]
            said["services"].append({"name": name, "type": "ClusterIP", "ports": listed})
        for resource_name, resource in (document.get("resources") or {}).items():
            type_ = resource["type"]
            if type_ == "volume":
                said["claims"].append({"name": f"{name} {resource_name}"})
            elif type_ == "route":
                said["routes"].append({"kind": "route", "host": "any", "path": resource["params"]["path"], "tls": "none"})
            elif type_ not in ("service", "dns"):
                said["others"].append(f"{type_} {resource_name}")
    return said


def yaml_is(file, document):
    with open(file, encoding="utf-8") as text:
        return yaml.safe_load(text) == document


def main():
    form, source, *files = sys.argv[1:]
    files.sort()
    if form == "compose":
        said = compose(files)
    elif form == "score":
        said = score(files)
    else:
        said = kubernetes(template_objects(files) if form == "template" else documents(files))
    print(f"# What {source} says, in our own form. Written by summarise.py; not to be edited by hand.")
    head = {"source": source, "form": form, "lines": lines(files)}
    said = {key: value for key, value in said.items() if value}

    class Dumper(yaml.SafeDumper):
        def increase_indent(self, flow=False, indentless=False):
            return super().increase_indent(flow, False)

    def flow_list(dumper, data):
        plain = all(not isinstance(it, (dict, list)) for it in data)
        return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=plain)

    Dumper.add_representer(list, flow_list)
    print(yaml.dump({**head, **said}, Dumper=Dumper, sort_keys=False, width=110, allow_unicode=True), end="")


main()
