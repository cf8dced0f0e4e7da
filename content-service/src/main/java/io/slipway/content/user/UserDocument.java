package io.slipway.content.user;

import io.slipway.access.group.Group;
import io.slipway.access.user.PasswordChange;
import io.slipway.access.user.User;
import io.slipway.access.user.UserDraft;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A user as Pulp shows him. */
@Schema(name = "UserResponse")
public record UserDocument(
        String pulpHref,
        String prn,
        int id,
        String username,
        String firstName,
        String lastName,
        String email,
        boolean isStaff,
        boolean isActive,
        Timestamp dateJoined,
        List<UserGroup> groups,
        List<HiddenField> hiddenFields) {
    private static final int LONGEST = 150;
    private static final Pattern USERNAME = Pattern.compile("[\\w.@+-]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

    static final Form<Wanted> FORM = new Form<>("User", UserDocument::read);

    /** A group a user is in. */
    @Schema(name = "UserGroupResponse")
    public record UserGroup(String name, String pulpHref, String prn) {
        static UserGroup of(Group group) {
            return new UserGroup(group.name(), ResourceType.GROUP.href(group.id()), ResourceType.GROUP.prn(group.id()));
        }
    }

    /** A field that is never shown, and whether it is set. */
    @Schema(name = "UserHiddenFieldResponse")
    public record HiddenField(String name, boolean isSet) {}

    /** What a body says. */
    record Wanted(UserDraft draft, PasswordChange password) {

        /** The password of a new user; null where he has none. */
        @Nullable
        String firstPassword() {
            return switch (password) {
                case PasswordChange.Set set -> set.password();
                case PasswordChange.Keep keep -> null;
                case PasswordChange.Disable disable -> null;
            };
        }
    }

    static UserDocument of(User user) {
        UserDraft draft = user.draft();
        return new UserDocument(
                ResourceType.USER.href(user.id()),
                ResourceType.USER.prn(user.id()),
                user.id(),
                draft.username(),
                draft.firstName(),
                draft.lastName(),
                draft.email(),
                draft.isStaff(),
                draft.isActive(),
                Timestamp.of(user.createdAt()),
                user.groups().stream().map(UserGroup::of).toList(),
                List.of(new HiddenField("password", user.hasPassword())));
    }

    /** What can be written of a user, as it is, for a PATCH to be laid over. */
    record Writable(
            String username, String firstName, String lastName, String email, boolean isStaff, boolean isActive) {
        static Writable of(UserDraft draft) {
            return new Writable(
                    draft.username(),
                    draft.firstName(),
                    draft.lastName(),
                    draft.email(),
                    draft.isStaff(),
                    draft.isActive());
        }
    }

    private static Wanted read(Body body) {
        String username = body.requiredText("username");
        String password = body.secret("password");
        UserDraft draft = new UserDraft(
                username,
                name(body, "first_name"),
                name(body, "last_name"),
                email(body),
                body.bool("is_staff", false),
                body.bool("is_active", true));
        checkUsername(body, username);
        body.ignored("id", "date_joined", "groups");
        body.check();
        return new Wanted(draft, change(body, password));
    }

    private static PasswordChange change(Body body, @Nullable String password) {
        if (password != null) {
            return new PasswordChange.Set(password);
        }
        return body.isGiven("password") ? new PasswordChange.Disable() : new PasswordChange.Keep();
    }

    /** Of a name that is said. One that stays may be a robot's or come from an issuer, and have other characters. */
    static void checkUsername(Body body, String username) {
        if (!body.isGiven("username")) {
            return;
        }
        if (!username.isEmpty() && !USERNAME.matcher(username).matches()) {
            body.note(
                    "username",
                    "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.");
        }
        bounded(body, "username", username);
    }

    static String name(Body body, String field) {
        String name = body.words(field);
        bounded(body, field, name);
        return name;
    }

    static String email(Body body) {
        String email = body.words("email");
        if (!email.isEmpty() && !EMAIL.matcher(email).matches()) {
            body.note("email", "Enter a valid email address.");
        }
        return email;
    }

    private static void bounded(Body body, String field, String value) {
        if (value.length() > LONGEST) {
            body.note(field, "Ensure this field has no more than " + LONGEST + " characters.");
        }
    }
}
