#!/usr/bin/env bash
# An unmodified pulp-cli against a running Slipway that mirrors a real docker-registry. Every line "ok" is a sentence that was seen to
# hold; the last line counts them. Fails when one of them does not hold, or did not run.
#
# A Slipway that it shares must be as new; what others would meet in their lists it takes away at its end.
#
# PULP_CLI: a pulp-cli that is installed already; without it the one of requirements.txt is put into a virtual environment.
. "$(dirname "$0")/system.sh"
set +e
export XDG_CACHE_HOME=$work/cache XDG_CONFIG_HOME=$work/config

pulp() { "$PULP_CLI" --config "$work/pulp.toml" "$@"; }

# What pulp-cli prints has the property that jq is asked for.
shows() { # jq expression, arguments of pulp…
    local expression=$1 document
    shift
    document=$(pulp "$@" 2>"$work/stderr") || { cat "$work/stderr"; return 1; }
    jq -e "$expression" <<< "$document" >/dev/null && return 0
    echo "not $expression in: ${document:0:1500}"
    return 1
}

# What pulp-cli prints is this.
says() { # text, arguments of pulp…
    local text=$1 said
    shift
    said=$(pulp "$@" 2>&1)
    [ "$said" = "$text" ] && return 0
    echo "$said"
    return 1
}

# pulp-cli ends with an error that says so.
refuses() { # part of the message, arguments of pulp…
    local message=$1 said
    shift
    if said=$(pulp "$@" 2>&1); then echo "was not refused: $said"; return 1; fi
    grep -qF "$message" <<< "$said" && return 0
    echo "$said"
    return 1
}

# Works without a word to check.
does() { pulp "$@"; }

field() { # jq expression, arguments of pulp…
    local expression=$1
    shift
    pulp "$@" 2>>"$work/stderr" | jq -r "$expression"
}

if [ -z "${PULP_CLI:-}" ]; then
    python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q -r "$home/acceptance/requirements.txt" || die "could not install pulp-cli"
    PULP_CLI=$work/venv/bin/pulp
fi
"$PULP_CLI" --version
docker-registry --version

start_upstream
silent=127.0.0.1:$(free_port)
# An upstream that takes every connection and never answers: a sync from it runs until it is canceled.
python3 -c 'import socket, sys, time
server = socket.create_server((sys.argv[1], int(sys.argv[2])))
held = []
while True: held.append(server.accept())' "${silent%:*}" "${silent#*:}" &
pids+=($!)

python3 "$home/acceptance/make_image.py" "$work/image"
for tag in 1 2 latest; do
    skopeo copy -q --all --dest-tls-verify=false "oci:$work/image:1" "docker://$upstream/library/box:$tag" || die "no upstream"
done
digest=$(skopeo inspect --raw --tls-verify=false "docker://$upstream/library/box:1" | sha256sum | cut -d' ' -f1)
digest=sha256:$digest

start_slipway
cat > "$work/pulp.toml" <<TOML
[cli]
base_url = "http://$slipway"
username = "admin"
password = "$password"
api_root = "/pulp/"
verify_ssl = false
format = "json"
TOML

# --- The server
proves "pulp status shows what there is" \
    shows '(.versions | map(.component) | contains(["core", "container"])) and .database_connection.connected' status
proves "pulp status needs no password" shows '[.online_workers, .online_content_apps] | map(length) == [1, 1]' --username "" --password "" status
proves "a wrong password is refused" refuses "Authentication failed" --username admin --password wrong container repository list
proves "the document says that containers are spoken here" does debug has-plugin --name container --specifier '>=2.19.0'
proves "the document is read strictly" shows '.info.title != null' debug openapi spec
proves "a Correlation-ID is kept" does --cid 0198c1f700007a3cb18b54da349d1002 container remote list
proves "workers are listed" shows 'length == 1 and (.[0].name | contains("@"))' worker list
proves "workers are listed by being there" shows 'length == 0' worker list --not-online
proves "a worker is shown by its name" shows '.last_heartbeat != null' worker show --name "$(field '.[0].name' worker list)"

# --- Remotes
proves "a remote is created" shows '.policy == "immediate" and .upstream_name == "library/box"' \
    container remote create --name box --url "http://$upstream" --upstream-name library/box --policy immediate
proves "a remote is created with all its options" \
    shows '.headers == [{"X-Mirror": "yes"}] and .total_timeout == 60 and .rate_limit == 100 and .includes == ["1*"] and .excludes == ["1.0-rc*"]
        and ([.hidden_fields[] | select(.is_set) | .name] | contains(["username", "password"])) and .pulp_labels.team == "a"' \
    container remote create --name full --url "https://registry.example" --upstream-name library/box --policy on_demand \
    --username u --password secret --header X-Mirror:yes --total-timeout 60 --connect-timeout 5 --sock-connect-timeout 5 \
    --sock-read-timeout 30 --rate-limit 100 --download-concurrency 4 --max-retries 2 --tls-validation false \
    --include-tags '["1*"]' --exclude-tags '["1.0-rc*"]' --labels '{"team": "a"}'
proves "a remote's name is unique" refuses "This field must be unique" \
    container remote create --name box --url "http://$upstream" --upstream-name library/box
proves "a remote is shown by name" shows '.url == "http://'"$upstream"'"' container remote show --name box
remote=$(field .pulp_href container remote show --name box)
proves "a remote is shown by href" shows '.name == "box"' container remote show --href "$remote"
proves "a remote is shown by PRN" shows '.name == "box"' container remote show --href "$(field .prn container remote show --name box)"
proves "remotes are listed" shows 'map(.name) == ["box", "full"]' container remote list --ordering name
proves "remotes are listed by names" shows 'map(.name) == ["full"]' container remote list --name-in full --name-in nosuch
proves "remotes are listed by parts of names" shows 'map(.name) == ["full"]' container remote list --name-contains ul
proves "remotes are listed by labels" shows 'map(.name) == ["full"]' container remote list --label-select team=a
proves "only the fields asked for are shown" shows '.[0] | keys == ["name"]' container remote list --field name
proves "fields can be left out" shows '.[0] | has("prn") | not' container remote list --exclude-field prn
proves "lists are paged" shows 'length == 1 and .[0].name == "full"' container remote list --ordering name --limit 1 --offset 1
proves "a remote is updated" does container remote update --name full --policy immediate --total-timeout ""
proves "an empty value unsets" shows '.total_timeout == null and .policy == "immediate"' container remote show --name full
proves "a label is set on a remote" does container remote label set --remote full --key tier --value one
proves "a label of a remote is shown" says one container remote label show --remote full --key tier
proves "a label is taken from a remote" does container remote label unset --remote full --key tier
proves "a remote is destroyed" does container remote destroy --name full
proves "a remote that is gone is not found" refuses "Could not find" container remote show --name full

# --- Repositories and syncs
proves "a repository is created with its remote" shows '.remote == "'"$remote"'" and (.latest_version_href | endswith("versions/0/"))' \
    container repository create --name box --remote box --description "what upstream has" --labels '{"stage": "mirror"}'
repository=$(field .pulp_href container repository show --name box)
proves "a repository is shown by href" shows '.name == "box"' container repository show --href "$repository"
proves "repositories are listed" shows 'map(.name) == ["box"]' container repository list
proves "repositories of every kind are listed" shows 'map(.name) == ["box"]' repository list --name box
proves "remotes of every kind are listed" shows 'map(.name) == ["box"]' remote list
proves "push repositories are listed: there are none" shows '. == []' container repository -t push list
proves "a repository is updated" does container repository update --name box --description "" --retain-repo-versions 10
proves "what was updated is seen" shows '.description == null and .retain_repo_versions == 10' container repository show --name box
proves "an update that changes nothing is answered with the object" does container repository update --name box --retain-repo-versions 10
proves "a repository is synced" does container repository sync --name box
proves "a sync makes a version" shows '.number == 1 and .content_summary.present["container.tag"].count == 3' \
    container repository version show --repository box
proves "a sync of what has not changed makes none" does container repository sync --name box --remote box
proves "versions are listed, newest first" shows 'map(.number) == [1, 0]' container repository version list --repository box
proves "versions of every repository are listed" shows 'length == 2' repository version list
proves "a version is shown by number" shows '.content_summary.present == {}' container repository version show --repository box --version 0
proves "a label is set on a repository" does container repository label set --repository box --key a --value b
proves "repositories are listed by labels" shows 'map(.name) == ["box"]' container repository list --label-select a=b
proves "a label is taken from a repository" does container repository label unset --repository box --key a
proves "a sync that fails says why" bash -c "$(declare -f pulp refuses); PULP_CLI='$PULP_CLI' work='$work'
    pulp container remote create --name nosuch --url 'http://$upstream' --upstream-name no/such >/dev/null 2>&1
    refuses no/such container repository sync --name box --remote nosuch"

# --- Content
tag=$(field '.[] | select(.name == "1") | .pulp_href' container content -t tag list --repository-version "${repository}versions/1/")
proves "tags are listed" shows 'map(.name) == ["1", "2", "latest"]' container content -t tag list --ordering name
proves "tags are listed by names" shows 'map(.name) == ["1", "2"]' container content -t tag list --name-in 1 --name-in 2 --ordering name
proves "tags are listed by name" shows 'map(.name) == ["latest"]' container content -t tag list --name latest
proves "tags are listed by digest" shows 'length == 3' container content -t tag list --digest "$digest"
proves "tags are listed by media type" shows 'length == 3' \
    container content -t tag list --media-type application/vnd.oci.image.index.v1+json
proves "tags are listed by version" shows 'length == 3' container content -t tag list --repository-version "${repository}versions/1/"
proves "tags are listed by what a version added" shows 'length == 3' \
    container content -t tag list --repository-version-added "${repository}versions/1/"
proves "tags are listed by what a version removed" shows 'length == 0' \
    container content -t tag list --repository-version-removed "${repository}versions/1/"
proves "a tag is shown by href" shows '.name == "1"' container content -t tag show --href "$tag"
proves "a tag is shown by name and digest" shows '.name == "1"' container content -t tag show --name 1 --digest "$digest"
proves "manifests are listed by digest" shows '.[0].type == "index" and (.[0].listed_manifests | length == 2)' \
    container content -t manifest list --digest "$digest"
proves "manifests are listed by digests" shows 'length == 1' container content -t manifest list --digest-in "$digest"
proves "manifests are listed by media type" shows 'length == 2 and (map(.architecture) | sort == ["amd64", "arm64"])' \
    container content -t manifest list --media-type application/vnd.oci.image.manifest.v1+json
proves "a manifest is shown by digest" shows '.schema_version == 2' container content -t manifest show --digest "$digest"
blob=$(field '.[0].digest' container content -t blob list --limit 1)
proves "blobs are listed" shows 'length == 4' container content -t blob list --repository-version "${repository}versions/1/"
proves "a blob is shown by digest" shows '.digest == "'"$blob"'" and .artifact != null' container content -t blob show --digest "$blob"
proves "content is labeled" does container content -t tag label set --href "$tag" --key seen --value yes
proves "content is listed by labels" shows 'map(.name) == ["1"]' container content -t tag list --label-select seen=yes
proves "content of every kind is listed" shows 'length == 10' content list
proves "what a repository holds is listed" shows 'length == 3' container repository content -t tag list --repository box
proves "what a repository holds is listed, of every kind" shows 'length == 10' container repository content list --all-types --repository box

# --- Curation
proves "a second repository is created" does container repository create --name prod
proves "a tag is copied with all it needs" does container repository copy-tag --name prod --source box --tag 1
proves "what was copied is there" shows '.content_summary.present["container.blob"].count == 4 and
        .content_summary.present["container.manifest"].count == 3 and .content_summary.present["container.tag"].count == 1' \
    container repository version show --repository prod
proves "manifests are copied without tags" bash -c "$(declare -f pulp shows); PULP_CLI='$PULP_CLI' work='$work'
    pulp container repository create --name parts >/dev/null 2>&1 &&
    pulp container repository copy-manifest --name parts --source box --version 1 \
        --media-type application/vnd.oci.image.manifest.v1+json >/dev/null 2>&1 &&
    shows '.content_summary.present[\"container.manifest\"].count == 2 and (.content_summary.present | has(\"container.tag\") | not)' \
        container repository version show --repository parts"
proves "a manifest is tagged" does container repository tag --name prod --tag stable --digest "$digest"
proves "a tag that was made is there" shows 'map(.name) == ["1", "stable"]' \
    container content -t tag list --ordering name --repository-version "$(field .latest_version_href container repository show --name prod)"
proves "a manifest the repository does not hold is not tagged" refuses "non_field_errors" \
    container repository tag --name prod --tag x --digest sha256:0000000000000000000000000000000000000000000000000000000000000000
proves "a tag is taken away" does container repository untag --name prod --tag 1
proves "a tag that is not there is not taken away" refuses "non_field_errors" container repository untag --name prod --tag 1
proves "content is added by href" does container repository content -t tag add --repository prod --href "$tag"
proves "content is added by name and digest" does container repository content -t tag add --repository prod --name latest --digest "$digest"
proves "what was added is there" shows '.number == 5 and .content_summary.present["container.tag"].count == 3' \
    container repository version show --repository prod
proves "content is removed with what nothing else needs" does container repository content -t manifest remove --repository parts \
    --digest "$(field '.[0].digest' container content -t manifest list --media-type application/vnd.oci.image.manifest.v1+json --limit 1)"
proves "what is still needed stays" shows '.content_summary.present["container.manifest"].count == 1 and
        .content_summary.present["container.blob"].count == 2' container repository version show --repository parts
proves "everything is removed" does container repository content -t tag remove --repository parts --all
proves "nothing is left" shows '.content_summary.present == {}' container repository version show --repository parts

# --- Distributions
proves "a distribution is created" shows '.base_path == "library/box" and .registry_path == "'"$slipway"'/library/box" and (.private | not)' \
    container distribution create --name box --base-path library/box --repository box
proves "a distribution pinned to a version is created" shows '.repository == null and (.repository_version | endswith("versions/1/"))' \
    container distribution create --name prod --base-path prod/box --repository prod --version 1 --private --labels '{"stage": "prod"}'
proves "a path below another is refused" refuses "verlap" container distribution create --name sub --base-path library/box/sub --repository box
proves "distributions are listed by path" shows 'map(.name) == ["prod"]' container distribution list --base-path prod/box
proves "distributions are listed by labels" shows 'map(.name) == ["prod"]' container distribution list --label-select stage=prod
proves "distributions of every kind are listed" shows 'map(.name) == ["box", "prod"]' distribution list --ordering name
proves "a distribution is shown by name" shows '.no_content_change_since != null' container distribution show --name prod
proves "content is listed by distribution" shows 'map(.name) == ["1"]' container content -t tag list --distribution prod
proves "a version is promoted" does container distribution update --name prod --repository prod --version 5
proves "docker sees what was promoted" bash -c "skopeo inspect --raw --tls-verify=false 'docker://$slipway/library/box:1' | sha256sum | grep -q '${digest#sha256:}'"
proves "a promotion is seen" shows '.repository_version | endswith("versions/5/")' container distribution show --name prod
proves "it is rolled back" does container distribution update --name prod --repository prod --version 1
proves "a version that is served is not destroyed" refuses "is served" container repository version destroy --repository prod --version 1
proves "a version is destroyed" does container repository version destroy --repository prod --version 2
proves "a version that was destroyed is gone" shows 'map(.number) == [5, 4, 3, 1, 0]' container repository version list --repository prod
proves "a distribution follows its repository again" does container distribution update --name prod --repository prod
proves "a distribution is made public" does container distribution update --name prod --public
proves "what was changed is seen" shows '.repository != null and .repository_version == null and (.private | not)' \
    container distribution show --name prod
proves "a label is set on a distribution" does container distribution label set --distribution prod --key a --value b
proves "a distribution is destroyed" does container distribution destroy --name prod

# --- Namespaces
proves "namespaces come with distributions" shows 'map(.name) == ["library", "prod"]' container namespace list --ordering name
proves "a namespace is created" shows '.name == "team"' container namespace create --name team
proves "a namespace is shown" shows '.name == "team"' container namespace show --name team
proves "a namespace is destroyed" does container namespace destroy --name team

# --- Tasks
proves "tasks are listed" shows 'length > 20' task list --limit 50
proves "tasks are listed by name and state" shows 'length == 2' \
    task list --name pulp_container.app.tasks.synchronize.synchronize --state completed
proves "tasks are listed by states" shows 'length == 1 and (.[0].error.description | contains("no/such"))' \
    task list --state-in failed --state-in canceled
proves "tasks are listed by what they made" shows 'length == 1' task list --created-resource "${repository}versions/1/"
proves "tasks are listed by what they reserved" shows 'length > 2' task list --reserved-resource "$repository"
proves "tasks of a repository are listed" shows 'length > 2' container repository task list --repository box
proves "tasks are listed by time" shows '. == []' task list --started-after 2099-01-01
proves "tasks are listed by Correlation-ID" shows 'length == 1' \
    task list --cid "$(field '.[0].logging_cid' task list --limit 1)"
sync=$(field '.[-1].pulp_href' task list --name pulp_container.app.tasks.synchronize.synchronize)
proves "a task says how far it came" shows '[.progress_reports[].code] | contains(["sync.downloading.tag_list", "sync.processing.manifest",
        "sync.downloading.artifacts", "associating.content"])' task show --href "$sync"
proves "a task says what it made" shows '.created_resources == ["'"$repository"'versions/1/"] and .result.number == 1' task show --href "$sync"
proves "a remote that never answers is created" does container remote create --name silent --url "http://$silent" --upstream-name a/b
proves "a sync is left running" does --background container repository sync --name box --remote silent
running() { shows 'length == 1' task list --state running; }
proves "a running task is listed" bash -c "$(declare -f pulp shows running); PULP_CLI='$PULP_CLI' work='$work'
    for _ in 1 2 3 4 5; do running && exit 0; sleep 1; done; exit 1"
proves "a running task is canceled" does task cancel --href "$(field '.[0].pulp_href' task list --state running)"
proves "what was canceled has stopped" shows 'length == 1' task list --state canceled
proves "all that wait or run are canceled" does task cancel --all
proves "tasks are counted" shows '.completed > 20 and .canceled == 1' task summary
proves "task groups are listed: there are none" shows '. == []' task-group list
proves "a task is forgotten" does task destroy --href "$sync"
proves "finished tasks are purged" does task purge --finished-before "2099-01-01" --state completed --state failed
proves "what was purged is gone" shows 'length <= 2' task list --state-in completed --state-in failed

# --- Who may do what
proves "users are listed" shows 'map(.username) == ["admin"]' user list
proves "a user is created" shows '.username == "ann" and .is_active and (.is_staff | not) and (has("password") | not)' \
    user create --username ann --password "a long enough secret 1" --first-name Ann --email ann@mail.example
proves "a password that is too simple is refused" refuses "password" user create --username bob --password 1234
proves "a user's name is unique" refuses "must be unique" user create --username ann --password "a long enough secret 1"
proves "a user is updated" does user update --username ann --last-name Example --staff
proves "a user is shown" shows '.first_name == "Ann" and .last_name == "Example" and .is_staff' user show --username ann
proves "a user reads" shows '. == []' --username ann --password "a long enough secret 1" container remote list
proves "roles are listed" shows 'map(.name) | contains(["container.containerrepository_owner"])' role list --limit 100
proves "roles that ship are locked" shows '.locked' role show --name container.containerrepository_owner
proves "a role that ships is not changed" refuses "" role update --name container.containerrepository_owner --description mine
proves "a role is created" shows '.permissions == ["container.view_containerremote"] and (.locked | not)' \
    role create --name seer --description "sees remotes" --permission container.view_containerremote
proves "a role with a permission nobody knows is refused" refuses "ermission" role create --name none --permission container.fly
proves "a role is updated" shows '.permissions | length == 2' \
    role update --name seer --permission container.view_containerremote --permission container.view_containerrepository
proves "roles are listed by what they are" shows 'map(.name) == ["seer"]' role list --unlocked
proves "a role is given" shows '.role == "seer" and .content_object == null' user role-assignment add --username ann --role seer --object ""
proves "a user sees what he may" shows 'map(.name) | contains(["box"])' \
    --username ann --password "a long enough secret 1" container remote list
proves "a user may not what he may not" refuses "not authorized" \
    --username ann --password "a long enough secret 1" container remote create --name x --url https://x.example --upstream-name a/b
proves "roles of a user are listed" shows 'map(.role) == ["seer"]' user role-assignment list --username ann
proves "a role is taken" does user role-assignment remove --username ann --role seer --object ""
proves "a role that was taken is gone" shows '. == []' user role-assignment list --username ann
proves "a group is created" shows '.name == "crew"' group create --name crew
proves "a user joins a group" does group user add --group crew --username ann
proves "users of a group are listed" shows 'map(.username) == ["ann"]' group user list --group crew
proves "a role on an object is given to a group" shows '.content_object == "'"$repository"'"' \
    group role-assignment add --group crew --role container.containerrepository_viewer --object "$repository"
proves "roles of a group are listed" shows 'map(.role) == ["container.containerrepository_viewer"]' group role-assignment list --group crew
proves "a user sees what his group may, and nothing else" shows 'map(.name) == ["box"]' \
    --username ann --password "a long enough secret 1" container repository list
proves "a role on an object is taken from a group" does \
    group role-assignment remove --group crew --role container.containerrepository_viewer --object "$repository"
proves "roles on an object are given" does container repository role add --name box --role container.containerrepository_owner --user ann
proves "roles on an object are listed" shows '.roles | map(select(.role == "container.containerrepository_owner") | .users[]) | contains(["ann"])' \
    container repository role list --name box
proves "one's permissions on an object are listed" shows '.permissions | contains(["container.delete_containerrepository"])' \
    --username ann --password "a long enough secret 1" container repository role my-permissions --name box
proves "roles on an object are taken" does container repository role remove --name box --role container.containerrepository_owner --user ann
proves "a user leaves a group" does group user remove --group crew --username ann
proves "a group is destroyed" does group destroy --name crew
proves "a role is destroyed" does role destroy --name seer
proves "a user is destroyed" does user destroy --username ann
proves "a user that is gone gets nothing" refuses "Authentication failed" \
    --username ann --password "a long enough secret 1" container remote list
proves "access policies are listed" shows 'map(.viewset_name) | contains(["remotes/container/container"])' access-policy list --limit 100
proves "an access policy is shown" shows '.statements | length > 0' access-policy show --viewset-name remotes/container/container

# --- And away
proves "a repository is destroyed" does container repository destroy --name box
proves "its distribution serves nothing" shows '.repository == null' container distribution show --name box
proves "the others are destroyed" bash -c "$(declare -f pulp); PULP_CLI='$PULP_CLI' work='$work'
    pulp container distribution destroy --name box && pulp container repository destroy --name prod &&
    pulp container repository destroy --name parts && pulp task purge --finished-before 2099-01-01 --state completed --state failed --state canceled &&
    for remote in box nosuch silent; do pulp container remote destroy --name \$remote || exit 1; done"
proves "no repository is left" shows '. == []' repository list
proves "nor a distribution" shows '. == []' distribution list
proves "nor a remote" shows '. == []' remote list

counted
