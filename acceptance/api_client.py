"""Uses the management API through a client that was generated from its document: python api_client.py URL PASSWORD UPSTREAM NAME.

Every answer is read into the generated classes, which refuse what the document does not say."""

import sys
import time

import slipway_client as slipway

url, password, upstream, name = sys.argv[1:]
configuration = slipway.Configuration(host=url, username="admin", password=password)
# An href is a whole path: its slashes are its own.
configuration.safe_chars_for_path_param = "/"
client = slipway.ApiClient(configuration)
passed = 0


def holds(sentence, is_so):
    global passed
    if not is_so:
        sys.exit(f"NOT: {sentence}")
    passed += 1
    print(f"ok: {sentence}")


def ended(tasks, href):
    for _ in range(600):
        task = tasks.read(href)
        if task.state in ("completed", "failed", "canceled"):
            return task
        time.sleep(0.2)
    sys.exit(f"NOT: {href} ends within two minutes")


status = slipway.StatusApi(client).status_read()
holds("the status names the versions and the workers", status.versions and status.online_workers)

remotes = slipway.RemotesContainerApi(client)
remote = remotes.create(
    slipway.ContainerContainerRemote(
        name="generated", url=upstream, upstream_name=name, policy="immediate", includes=["1", "latest"], pulp_labels={"made": "by a client"}
    )
)
holds("a remote is created", remote.pulp_href and remote.policy == "immediate" and remote.includes == ["1", "latest"])
holds("a remote is read by its href", remotes.read(remote.pulp_href).upstream_name == name)
holds("remotes are listed by name", [each.name for each in remotes.list(name="generated").results] == ["generated"])
holds("remotes are listed by label", remotes.list(pulp_label_select="made").count == 1)

repositories = slipway.RepositoriesContainerApi(client)
repository = repositories.create(slipway.ContainerContainerRepository(name="generated", remote=remote.pulp_href))
holds("a repository is created", repository.latest_version_href.endswith("/versions/0/"))

tasks = slipway.TasksApi(client)
sync = repositories.sync(repository.pulp_href, slipway.ContainerRepositorySyncURL(remote=remote.pulp_href, mirror=True))
task = ended(tasks, sync.task)
holds("a sync is ordered and comes to its end", task.state == "completed" and task.error is None)
holds("its progress is told", "sync.downloading.artifacts" in [report.code for report in task.progress_reports])
holds("tasks are listed by state", sync.task in [each.pulp_href for each in tasks.list(state="completed").results])

version = repositories.read(repository.pulp_href).latest_version_href
holds("the sync made a version", version.endswith("/versions/1/") and task.created_resources == [version])
summary = slipway.RepositoriesContainerVersionsApi(client).read(version).content_summary
holds("the version says what it holds", summary.present["container.tag"].count == 2)

tags = slipway.ContentTagsApi(client).list(repository_version=version, ordering=["name"])
holds("tags of the version are listed", [each.name for each in tags.results] == ["1", "latest"])
manifests = slipway.ContentManifestsApi(client)
index = manifests.read(tags.results[0].tagged_manifest)
holds("the manifest of a tag is read", index.digest.startswith("sha256:") and len(index.listed_manifests) == 2)
holds("manifests of the version are listed", manifests.list(repository_version=version).count == 3)
holds("blobs are listed", slipway.ContentBlobsApi(client).list(repository_version=version, limit=1).count >= 3)

distributions = slipway.DistributionsContainerApi(client)
created = distributions.create(
    slipway.ContainerContainerDistribution(name="generated", base_path="generated/box", repository=repository.pulp_href)
)
served = distributions.read(ended(tasks, created.task).created_resources[0])
holds("a distribution is created", served.base_path == "generated/box")
for api, href in ((distributions, served.pulp_href), (repositories, repository.pulp_href), (remotes, remote.pulp_href)):
    holds(f"{href.split('/')[4]} are deleted", ended(tasks, api.delete(href).task).state == "completed")
try:
    remotes.read(remote.pulp_href)
    sys.exit("NOT: what was deleted is gone")
except slipway.exceptions.NotFoundException:
    holds("what was deleted is gone", True)

print(f"{passed} sentences hold")
