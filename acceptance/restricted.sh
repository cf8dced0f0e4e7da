#!/usr/bin/env bash
# An unmodified pulp-cli as somebody who may do only some things: users, groups, roles and access policies, what he does not see is not
# there, what he only sees is forbidden, and all of it ends when it is taken away. Every line "ok" is a sentence that was seen to hold; the
# last line counts them. Fails when one of them does not hold, or did not run.
#
# PULP_CLI: a pulp-cli that is installed already; without it the one of requirements.txt is put into a virtual environment.
. "$(dirname "$0")/system.sh"
set +e
export XDG_CACHE_HOME=$work/cache XDG_CONFIG_HOME=$work/config

secret=Zx9-quartz-lamp
admin() { "$PULP_CLI" --config "$work/pulp.toml" "$@"; }
as() { # user, arguments of pulp…
    local user=$1
    shift
    "$PULP_CLI" --config "$work/pulp.toml" --username "$user" --password "$secret" "$@"
}

# What pulp-cli prints has the property that jq is asked for.
shows() { # jq expression, command…
    local expression=$1 document
    shift
    document=$("$@" 2> "$work/stderr") || { cat "$work/stderr"; return 1; }
    jq -e "$expression" <<< "$document" > /dev/null && return 0
    echo "not $expression in: ${document:0:1500}"
    return 1
}

# pulp-cli ends with an error that says so.
refuses() { # part of the message, command…
    local message=$1 said
    shift
    if said=$("$@" 2>&1); then echo "was not refused: $said"; return 1; fi
    grep -qF "$message" <<< "$said" && return 0
    echo "$said"
    return 1
}

# The API itself: what pulp-cli does not tell apart.
meets() { answers "$1" -u "$2:$secret" "http://$slipway$3"; } # expected status, user, path

if [ -z "${PULP_CLI:-}" ]; then
    python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q -r "$home/acceptance/requirements.txt" || die "could not install pulp-cli"
    PULP_CLI=$work/venv/bin/pulp
fi
"$PULP_CLI" --version

start_slipway
cat > "$work/pulp.toml" << TOML
[cli]
base_url = "http://$slipway"
username = "admin"
password = "$password"
api_root = "/pulp/"
verify_ssl = false
format = "json"
TOML

# --- Users
proves "a user is created" shows '.username == "uma" and .is_active and .groups == []' admin user create --username uma --password "$secret"
proves "another one" shows '.username == "ulf"' admin user create --username ulf --password "$secret"
proves "a password that is too weak is refused" refuses "too common" admin user create --username weak --password password1
proves "a name that is taken is refused" refuses "must be unique" admin user create --username uma --password "$secret"
proves "users are listed" shows 'map(.username) == ["admin", "uma", "ulf"]' admin user list
proves "no password is shown" shows '[.. | strings | select(test("argon|\\$2[aby]|quartz"))] == []' admin user list
proves "a user is updated" admin user update --username uma --first-name Uma
proves "and is what was said" shows '.first_name == "Uma"' admin user show --username uma
proves "who may nothing lists nothing" shows '. == []' as uma container repository list
proves "and makes nothing" refuses "not authorized" as uma container repository create --name umas
proves "and sees no users" refuses "not authorized" as uma user list
proves "and makes none" refuses "not authorized" as uma user create --username evil --password "$secret"
proves "and gives himself no role" refuses "not authorized" as uma user role-assignment add --username uma --role container.containerrepository_owner --object ""
proves "but knows what roles there are" shows 'map(.name) | contains(["container.containerrepository_owner"])' as uma role list --limit 100

# --- Roles on single objects
admin container repository create --name one > /dev/null && admin container repository create --name two > /dev/null || die "no repositories"
one=$(admin container repository show --name one | jq -r .pulp_href)
two=$(admin container repository show --name two | jq -r .pulp_href)
proves "a role is given on an object" admin container repository role add --name one --user uma --role container.containerrepository_viewer
proves "who has it sees that object" shows 'map(.name) == ["one"]' as uma container repository list
proves "and no other" refuses "Could not find" as uma container repository show --name two
proves "the other is not there for him" meets 404 uma "$two"
proves "nor are its versions" meets 404 uma "${two}versions/"
proves "nor who has roles on it" meets 404 uma "${two}list_roles/"
proves "he knows what he may" shows '.permissions == ["container.view_containerrepository"]' as uma container repository role my-permissions --name one
proves "what he only sees he does not change" refuses "not authorized" as uma container repository update --name one --description mine
proves "nor delete" refuses "not authorized" as uma container repository destroy --name one
proves "nor share" refuses "not authorized" as uma container repository role add --name one --user ulf --role container.containerrepository_viewer
proves "roles on an object are listed" shows '[.roles[] | select(.role == "container.containerrepository_viewer").users] == [["uma"]]' \
    admin container repository role list --name one
proves "roles of a user are listed" shows 'length == 1 and .[0].content_object == "'"$one"'"' admin user role-assignment list --username uma
proves "a role is taken away" admin container repository role remove --name one --user uma --role container.containerrepository_viewer
proves "and the object is not there with the next request" meets 404 uma "$one"

# What there is of every kind of object with roles: to see who has which, to give one, to know what one may by it, and to take it away.
admin container remote create --name far --url https://up.example --upstream-name a > /dev/null || die "no remote"
admin container distribution create --name hidden --base-path others/hidden --repository two --private > /dev/null || die "no distribution"
admin group create --name circle > /dev/null || die "no group"
shared() { # path, role
    local body='{"role": "'$2'", "users": ["uma"], "groups": ["circle"]}'
    local json=(-u "admin:$password" -H 'Content-Type: application/json')
    meets 404 uma "$1" && meets 404 uma "${1}my_permissions/" &&
        answers 201 "${json[@]}" -d "$body" "http://$slipway${1}add_role/" && answers 400 "${json[@]}" -d "$body" "http://$slipway${1}add_role/" &&
        answers 200 "${json[@]}" "http://$slipway${1}list_roles/" &&
        jq -e '[.roles[] | select(.role == "'"$2"'")] == [{"role": "'"$2"'", "users": ["uma"], "groups": ["circle"]}]' "$work/answer" &&
        meets 200 uma "$1" && meets 200 uma "${1}my_permissions/" && jq -e '.permissions | length > 0' "$work/answer" &&
        meets 403 uma "${1}list_roles/" &&
        answers 201 "${json[@]}" -d "$body" "http://$slipway${1}remove_role/" && meets 404 uma "$1"
}
of() { curl -fsS -u "admin:$password" "http://$slipway/pulp/api/v3/$1" | jq -er '.results[0].pulp_href'; }
proves "a role on a repository is given, known and taken away" shared "$one" container.containerrepository_viewer
proves "and on a remote" shared "$(of 'remotes/container/container/?name=far')" container.containerremote_viewer
proves "and on a distribution" shared "$(of 'distributions/container/container/?name=hidden')" container.containerdistribution_consumer
proves "and on a namespace" shared "$(of 'pulp_container/namespaces/?name=others')" container.containernamespace_consumer
proves "and on a group" shared "$(of 'groups/?name=circle')" core.group_viewer
proves "and on a task" shared "$(of 'tasks/?limit=1')" core.task_viewer

# --- Roles on all objects, and owners by creation
proves "a role is given on all objects" shows '.content_object == null' \
    admin user role-assignment add --username uma --role container.containerrepository_creator --object ""
proves "who may make one makes one" shows '.name == "umas"' as uma container repository create --name umas
proves "and owns it" shows '.permissions | contains(["container.delete_containerrepository", "container.manage_roles_containerrepository"])' \
    as uma container repository role my-permissions --name umas
proves "and sees only it" shows 'map(.name) == ["umas"]' as uma container repository list
proves "and changes it" as uma container repository update --name umas --description mine
proves "and shares it" as uma container repository role add --name umas --user ulf --role container.containerrepository_viewer
proves "with whom it is shared sees it" shows 'map(.name) == ["umas"]' as ulf container repository list
proves "a task of one's own is seen" shows 'length > 0' as uma task list
proves "those of others are not" shows '. == []' as ulf task list
proves "the role is taken away" admin user role-assignment remove --username uma --role container.containerrepository_creator --object ""
proves "and makes no more" refuses "not authorized" as uma container repository create --name more
proves "what one made one keeps" shows '.name == "umas"' as uma container repository show --name umas

# --- Groups
proves "a group is created" shows '.name == "team"' admin group create --name team
proves "a user is taken in" shows '.username == "ulf"' admin group user add --group team --username ulf
proves "users of a group are listed" shows 'map(.username) == ["ulf"]' admin group user list --group team
proves "a group is given a role" shows '.role == "container.containerrepository_content_manager"' \
    admin group role-assignment add --group team --role container.containerrepository_content_manager --object "$two"
proves "roles of a group are listed" shows 'length == 1' admin group role-assignment list --group team
proves "its users have it" shows 'map(.name) | sort == ["two", "umas"]' as ulf container repository list
proves "others do not" meets 404 uma "$two"
proves "a group is not there for who does not see it" refuses "Could not find" as uma group show --name team
proves "who is in it sees it only where he may" shows '. == []' as ulf group list
proves "a role on the group lets him" admin group role add --name team --user uma --role core.group_owner
proves "and see it" shows 'map(.name) == ["team"]' as uma group list
proves "and take himself in" shows '.username == "uma"' as uma group user add --group team --username uma
proves "and have what it has" meets 200 uma "$two"
proves "but give it no roles" refuses "not authorized" as uma group role-assignment add --group team --role container.containerrepository_owner --object ""
proves "a user is taken out" admin group user remove --group team --username uma
proves "and has nothing of it" meets 404 uma "$two"
proves "a group is destroyed" admin group destroy --name team
proves "and its users have nothing of it" meets 404 ulf "$two"

# --- Roles of one's own
proves "a role is created" shows '.locked == false' admin role create --name acme.auditor --permission container.view_containerrepository \
    --permission container.view_containerremote
proves "of a permission nobody knows it is not" refuses "does not exist" admin role create --name acme.wrong --permission container.fly
proves "it is given" shows '.role == "acme.auditor"' admin user role-assignment add --username ulf --role acme.auditor --object ""
proves "who has it sees everything of these kinds" shows 'map(.name) | sort == ["one", "two", "umas"]' as ulf container repository list
proves "and changes nothing" refuses "not authorized" as ulf container repository update --name two --description his
proves "it is updated" admin role update --name acme.auditor --permission container.view_containerremote
proves "and who has it sees less with the next request" shows 'map(.name) == ["umas"]' as ulf container repository list
proves "a role of Slipway's own is not changed" refuses "not authorized" admin role update --name container.containerrepository_owner --description mine
proves "roles are made by whoever may" refuses "not authorized" as uma role create --name acme.mine --permission container.add_containerrepository
proves "a role is destroyed" admin role destroy --name acme.auditor

# --- Namespaces and distributions
proves "the namespace of one's own name is one's own" shows '.base_path == "uma/app"' \
    as uma container distribution create --name umas --base-path uma/app --repository umas --private
proves "that of another is not" refuses "not authorized" as uma container distribution create --name others --base-path ulf/app --repository umas
proves "a private distribution is not there for others" refuses "Could not find" as ulf container distribution show --name umas
proves "a role on the namespace opens it" admin container namespace role add --name uma --user ulf --role container.containernamespace_consumer
proves "and what stands in it is seen" shows '.private' as ulf container distribution show --name umas

# --- Access policies
proves "access policies are listed" shows 'map(.viewset_name) | contains(["repositories/container/container", "users"])' admin access-policy list --limit 100
proves "one is shown" shows '.customized == false and (.statements | length > 0)' admin access-policy show --viewset-name repositories/container/container

# --- The end
proves "a user who is deactivated is let in no more" admin user update --username ulf --inactive
proves "with the next request" refuses "Authentication failed" as ulf container repository list
proves "a user is destroyed" admin user destroy --username uma
proves "and is let in no more" refuses "Authentication failed" as uma container repository list
proves "what he made stays" shows '.name == "umas"' admin container repository show --name umas
proves "and who comes after him under his name has nothing of it" shows '.username == "uma"' admin user create --username uma --password "$secret"
proves "nor sees it" shows '. == []' as uma container repository list

counted
