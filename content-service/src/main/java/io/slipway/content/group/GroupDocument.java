package io.slipway.content.group;

import io.slipway.access.group.Group;
import io.slipway.access.user.User;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.href.ResourceType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A group as Pulp shows it. */
@Schema(name = "GroupResponse")
public record GroupDocument(String name, String pulpHref, String prn, int id) {
    private static final int LONGEST = 150;

    static final Form<String> FORM = new Form<>("Group", GroupDocument::name);

    static final Form<String> MEMBER_FORM = new Form<>("GroupUser", GroupDocument::username);

    static GroupDocument of(Group group) {
        return new GroupDocument(
                group.name(), ResourceType.GROUP.href(group.id()), ResourceType.GROUP.prn(group.id()), group.id());
    }

    /** A user of a group. */
    @Schema(name = "GroupUserResponse")
    public record Member(String username, String pulpHref, String prn) {
        static Member of(User user) {
            return new Member(
                    user.draft().username(), ResourceType.USER.href(user.id()), ResourceType.USER.prn(user.id()));
        }
    }

    /** What can be written of a group, as it is, for a PATCH to be laid over. */
    record Writable(String name) {}

    private static String name(Body body) {
        return bounded(body, "name");
    }

    private static String username(Body body) {
        return bounded(body, "username");
    }

    private static String bounded(Body body, String field) {
        String name = body.requiredText(field);
        if (name.length() > LONGEST) {
            body.note(field, "Ensure this field has no more than " + LONGEST + " characters.");
        }
        body.ignored("id");
        body.check();
        return name;
    }
}
