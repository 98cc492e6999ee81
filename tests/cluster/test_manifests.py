"""What deploy/ promises to Kubernetes and Compose is what the code does: paths, ports, variables, rights, selectors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
FOLDER = DEPLOY / "kubernetes"
Manifest = Dict[str, Any]


def manifests() -> List[Manifest]:
    listed = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]
    return [item for name in listed for item in yaml.safe_load_all((FOLDER / name).read_text()) if item]


def of_kind(kind: str) -> List[Manifest]:
    return [item for item in manifests() if item["kind"] == kind]


def deployment(name: str) -> Manifest:
    return next(item for item in of_kind("Deployment") if item["metadata"]["name"] == name)


def pod_of(item: Manifest) -> Manifest:
    pod: Manifest = item["spec"]["template"]["spec"]
    return pod


def containers() -> Iterator[Tuple[str, Manifest]]:
    for item in of_kind("Deployment"):
        pod = pod_of(item)
        for container in (*pod.get("initContainers", ()), *pod["containers"]):
            yield f"{item['metadata']['name']}/{container['name']}", container


CONTAINERS = dict(containers())
SERVING = {name: item for name, item in CONTAINERS.items() if "ports" in item}
CODE = "\n".join(path.read_text() for path in (PROJECT / "bot").rglob("*.py"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text())


def test_every_file_of_the_folder_is_listed() -> None:
    listed = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]
    assert sorted(listed) == sorted(path.name for path in FOLDER.glob("*.yaml") if path.name != "kustomization.yaml")


@pytest.mark.parametrize("name", SERVING)
def test_each_container_is_probed_at_start_for_readiness_and_for_life(name: str) -> None:
    container = SERVING[name]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        check = container[probe].get("httpGet") or container[probe]["tcpSocket"]
        assert check["port"] in ports, f"{probe} asks a port that is not there"


@pytest.mark.parametrize("probe", ["startupProbe", "readinessProbe", "livenessProbe"])
def test_probes_of_rasa_ask_routes_that_the_server_has(probe: str) -> None:
    server = (PROJECT / "bot/serving/rasa_server.py").read_text()
    path = SERVING["guide-rasa/rasa"][probe]["httpGet"]["path"]
    assert f'@app.get("{path}")' in server
    assert path == ("/health/ready" if probe == "readinessProbe" else "/health/live")


def test_probes_of_the_action_server_ask_the_route_of_rasa_sdk() -> None:
    from rasa_sdk.endpoint import create_app

    app = create_app("actions")
    routes = {f"/{route.path.lstrip('/')}" for route in app.router.routes}
    probes = ("startupProbe", "readinessProbe", "livenessProbe")
    assert {SERVING["guide-actions/actions"][probe]["httpGet"]["path"] for probe in probes} <= routes


def test_probes_of_nginx_ask_what_its_template_answers_itself() -> None:
    template = (DEPLOY / "nginx/guide.conf.template").read_text()
    path = SERVING["guide-nginx/nginx"]["readinessProbe"]["httpGet"]["path"]
    assert re.search(rf"location = {path} \{{\s+default_type application/json;\s+return 200", template)


def test_liveness_is_more_patient_than_readiness() -> None:
    """A server that is slow loses its visitors before it loses its life."""
    for name, container in SERVING.items():
        ready, alive = container["readinessProbe"], container["livenessProbe"]

        def patience(probe: Manifest) -> int:
            return int(probe["periodSeconds"] * probe.get("failureThreshold", 3))

        assert patience(alive) > patience(ready), name


def test_ports_meet_from_the_service_to_the_program() -> None:
    assert SERVING["guide-rasa/rasa"]["ports"][0]["containerPort"] == 5005
    assert {"name": "PORT", "value": "5005"} in SERVING["guide-rasa/rasa"]["env"]
    assert SERVING["guide-actions/actions"]["args"][-1] == str(
        SERVING["guide-actions/actions"]["ports"][0]["containerPort"]
    )
    for service in of_kind("Service"):
        name = service["metadata"]["name"]
        container = next(item for key, item in SERVING.items() if key.startswith(f"{name}/"))
        offered = {port["name"] for port in container["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= offered
    arguments = CONTAINERS["guide-nginx/configuration"]["args"]
    assert "--rasa=guide-rasa:5005" in arguments
    assert "--actions=guide-actions:5055" in arguments
    settings = next(item for item in of_kind("ConfigMap"))["data"]
    assert settings["GUIDE_ACTION_URL"] == "http://guide-nginx:8090/webhook"


@pytest.mark.parametrize("name", ["guide-rasa", "guide-actions", "guide-nginx"])
def test_an_update_takes_no_server_away_before_the_next_one_is_ready(name: str) -> None:
    strategy = deployment(name)["spec"]["strategy"]
    assert strategy == {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}}


def test_a_pod_has_the_time_to_leave_in_order() -> None:
    from bot.channels.turn import PATIENCE

    settings = next(item for item in of_kind("ConfigMap"))["data"]
    leave, stop = float(settings["GUIDE_LEAVE_SECONDS"]), float(settings["GUIDE_STOP_SECONDS"])
    ready = SERVING["guide-rasa/rasa"]["readinessProbe"]
    assert leave >= ready["periodSeconds"] * ready["failureThreshold"], "others must have seen that it is not ready"
    assert stop > PATIENCE
    assert pod_of(deployment("guide-rasa"))["terminationGracePeriodSeconds"] > leave + stop


@pytest.mark.parametrize("name", CONTAINERS)
def test_containers_have_no_rights_and_their_bounds(name: str) -> None:
    container = CONTAINERS[name]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert set(container["resources"]["requests"]) == set(container["resources"]["limits"]) == {"cpu", "memory"}


def test_pods_run_as_nobody_of_importance() -> None:
    for item in of_kind("Deployment"):
        pod = pod_of(item)
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] > 0
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False


def test_what_a_parent_writes_never_touches_a_nodes_disk() -> None:
    for item in of_kind("Deployment"):
        for volume in pod_of(item)["volumes"]:
            assert volume["emptyDir"]["medium"] == "Memory", f"{item['metadata']['name']}: {volume['name']}"


def test_every_mount_has_its_volume() -> None:
    for item in of_kind("Deployment"):
        pod = pod_of(item)
        volumes = {volume["name"] for volume in pod["volumes"]}
        for container in (*pod.get("initContainers", ()), *pod["containers"]):
            assert {mount["name"] for mount in container["volumeMounts"]} <= volumes


SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|KEY|_URL|CODE|ACCOUNT")


def test_secrets_stand_in_no_file() -> None:
    for name, container in CONTAINERS.items():
        for variable in container.get("env", ()):
            if SECRET.search(variable["name"]):
                assert "secretKeyRef" in variable.get("valueFrom", {}), f"{name}: {variable['name']}"
    assert not of_kind("Secret")
    for name in yaml.safe_load_all((FOLDER / "settings.yaml").read_text()):
        assert not [key for key in name["data"] if SECRET.search(key) and key != "GUIDE_ACTION_URL"]
    for name, service in COMPOSE["services"].items():
        for key, value in service.get("environment", {}).items():
            if SECRET.search(key) and key not in ("GUIDE_ACTION_URL",):
                assert "${" in str(value), f"{name}: {key}"
    filled = [
        line for line in (DEPLOY / "guide.env.example").read_text().splitlines() if SECRET.search(line.split("=")[0])
    ]
    assert all(line.startswith("#") or line.endswith("=") for line in filled)


def test_every_variable_is_one_that_the_guide_reads() -> None:
    named = {variable["name"] for container in CONTAINERS.values() for variable in container.get("env", ())}
    named |= {key for item in of_kind("ConfigMap") for key in item["data"]}
    for service in COMPOSE["services"].values():
        named |= set(service.get("environment", {}))
    others = {"REDIS_PASSWORD", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"}
    unread = {name for name in named - others if f'"{name}"' not in CODE}
    assert unread == set()


def test_selectors_find_the_pods_they_mean() -> None:
    labels = [item["spec"]["template"]["metadata"]["labels"] for item in of_kind("Deployment")]

    def finds(selector: Manifest) -> bool:
        return any(selector.items() <= found.items() for found in labels)

    for item in of_kind("Deployment"):
        assert item["spec"]["selector"]["matchLabels"].items() <= item["spec"]["template"]["metadata"]["labels"].items()
    for item in of_kind("Service"):
        assert finds(item["spec"]["selector"])
    for item in of_kind("PodDisruptionBudget"):
        assert finds(item["spec"]["selector"]["matchLabels"])
    for item in of_kind("NetworkPolicy"):
        chosen = item["spec"]["podSelector"].get("matchLabels")
        assert chosen is None or finds(chosen)
    names = {item["metadata"]["name"] for item in of_kind("Deployment")}
    assert {item["spec"]["scaleTargetRef"]["name"] for item in of_kind("HorizontalPodAutoscaler")} <= names


def test_scaling_keeps_three_and_a_drained_node_leaves_two() -> None:
    scaled = {item["spec"]["scaleTargetRef"]["name"]: item["spec"] for item in of_kind("HorizontalPodAutoscaler")}
    assert set(scaled) == {"guide-rasa", "guide-actions"}
    for name, spec in scaled.items():
        assert spec["minReplicas"] >= 3
        assert "replicas" not in deployment(name)["spec"], "an apply would undo what the autoscaler decided"
    budgets = {item["metadata"]["name"]: item["spec"]["minAvailable"] for item in of_kind("PodDisruptionBudget")}
    assert budgets == {"guide-rasa": 2, "guide-actions": 2, "guide-nginx": 1}


def test_only_nginx_is_reached_from_outside() -> None:
    policies = {item["metadata"]["name"]: item["spec"] for item in of_kind("NetworkPolicy")}
    assert policies["guide-nothing"].get("ingress") is None
    covered = policies["guide-nothing"]["podSelector"]["matchExpressions"][0]["values"]
    assert set(covered) == {item["metadata"]["name"] for item in of_kind("Deployment")}
    open_to_all = {name for name, spec in policies.items() for rule in spec.get("ingress", ()) if "from" not in rule}
    assert open_to_all == {"guide-nginx"}
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["nginx"]


def test_figures_are_served_where_the_monitor_is_let_in() -> None:
    settings = next(item for item in of_kind("ConfigMap"))["data"]
    port = int(settings["GUIDE_METRICS_ADDRESS"].rpartition(":")[2])
    named = {item["name"]: item["containerPort"] for item in SERVING["guide-rasa/rasa"]["ports"]}
    assert named["metrics"] == port
    assert deployment("guide-rasa")["spec"]["template"]["metadata"]["annotations"]["prometheus.io/port"] == str(port)
    policy = next(item for item in of_kind("NetworkPolicy") if item["metadata"]["name"] == "guide-rasa")["spec"]
    let_in = [rule for rule in policy["ingress"] if rule["ports"][0]["port"] == port]
    assert [list(rule["from"][0]) for rule in let_in] == [["namespaceSelector"]]


def test_images_are_named_with_a_version() -> None:
    images = {container["image"] for container in CONTAINERS.values()} - {"iep-guide"}
    images |= {service["image"] for service in COMPOSE["services"].values() if "$" not in service["image"]}
    images |= set(re.findall(r"^FROM ([\w./-]+:[\w.-]+)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE))
    assert images
    for image in images:
        assert re.search(r":\d+\.\d+", image), image


def test_compose_services_are_bounded_and_without_rights() -> None:
    for name, service in COMPOSE["services"].items():
        if name != "configuration":
            assert "mem_limit" in service and "healthcheck" in service, name
        if name != "postgres":
            assert service["read_only"] is True
            assert service["cap_drop"] == ["ALL"]
    rasa = COMPOSE["services"]["rasa"]
    waits = float(rasa["environment"]["GUIDE_LEAVE_SECONDS"]) + float(rasa["environment"]["GUIDE_STOP_SECONDS"])
    assert float(rasa["stop_grace_period"].rstrip("s")) > waits


def test_the_image_holds_what_the_servers_read_and_nothing_else() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    allowed = (DEPLOY / "Dockerfile.dockerignore").read_text()
    for name in re.findall(r"^COPY (?!--from=(?:packages|model))(.+) \S+$", dockerfile, re.MULTILINE):
        for source in name.split():
            assert (PROJECT / source).exists(), source
            assert f"!{source}" in allowed, f"{source} is not let into the build"
    assert re.search(r"^USER 10001", dockerfile, re.MULTILINE)
    assert "--require-hashes" in dockerfile
