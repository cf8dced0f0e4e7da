package io.slipway.pulp.permit;

import java.util.List;

/**
 * What somebody needs who calls an operation. It is declared beside the operation; one without a need does not start.
 *
 * <p>Permissions are said in full, {@code core.manage_content_labels}, or by their verb: {@code view} of the objects of the operation.
 */
public sealed interface Need {

    /** Nothing: open without credentials. */
    record Nothing() implements Need {}

    /** To be somebody; what he is shown is his own or everybody's, or the resource decides by what is sent. */
    record Login() implements Need {}

    /** To be somebody: a list shows what he may see, by {@code Request.scope()}. */
    record Scope() implements Need {}

    /** To be a superuser. */
    record Superuser() implements Need {}

    /** A permission on all objects there are: what it takes to make one. */
    record Everywhere(String permission) implements Need {}

    /** Any of some permissions on the object; who does not see it is not told that it is there. */
    record OnObject(List<String> permissions) implements Need {}

    /** To see the object. */
    record Sight() implements Need {}

    /** Nothing: open without credentials. */
    static Need nothing() {
        return new Nothing();
    }

    /** To be somebody. */
    static Need login() {
        return new Login();
    }

    /** To be somebody; the list is cut down to what he may see. */
    static Need scope() {
        return new Scope();
    }

    /** To be a superuser. */
    static Need superuser() {
        return new Superuser();
    }

    /** {@code permission} on all objects there are. */
    static Need everywhere(String permission) {
        return new Everywhere(permission);
    }

    /** Any of {@code permissions} on the object. */
    static Need on(String... permissions) {
        return new OnObject(List.of(permissions));
    }

    /** To see the object. */
    static Need sight() {
        return new Sight();
    }
}
