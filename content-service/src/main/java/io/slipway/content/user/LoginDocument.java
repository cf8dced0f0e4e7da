package io.slipway.content.user;

import io.slipway.access.user.User;
import io.slipway.access.user.UserDraft;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.href.ResourceType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who one is oneself. */
@Schema(name = "LoginResponse")
public record LoginDocument(String pulpHref, String prn, String username) {
    static final Form<Wanted> FORM = new Form<>("LoginUpdate", LoginDocument::read);

    /** What one can change of oneself, as it is. */
    @Schema(name = "LoginUpdateResponse")
    public record Own(String username, String firstName, String lastName, String email) {
        static Own of(User user) {
            UserDraft draft = user.draft();
            return new Own(draft.username(), draft.firstName(), draft.lastName(), draft.email());
        }
    }

    /**
     * What a body says.
     *
     * @param newPassword null where it stays
     */
    record Wanted(
            Own own, @Nullable String oldPassword, @Nullable String newPassword) {

        /** {@code known} with what was said. A name is not one's own to change: namespaces are called after users. */
        UserDraft over(UserDraft known) {
            return new UserDraft(
                    known.username(), own.firstName(), own.lastName(), own.email(), known.isStaff(), known.isActive());
        }

        @Override
        public String toString() {
            return "Wanted[" + own + "]";
        }
    }

    static LoginDocument of(int id, String username) {
        return new LoginDocument(ResourceType.USER.href(id), ResourceType.USER.prn(id), username);
    }

    private static Wanted read(Body body) {
        Own own = new Own(
                body.words("username"),
                UserDocument.name(body, "first_name"),
                UserDocument.name(body, "last_name"),
                UserDocument.email(body));
        String oldPassword = body.secret("old_password");
        String newPassword = body.secret("new_password");
        if (newPassword != null && oldPassword == null) {
            body.note("old_password", "This field is required.");
        }
        body.check();
        return new Wanted(own, oldPassword, newPassword);
    }
}
