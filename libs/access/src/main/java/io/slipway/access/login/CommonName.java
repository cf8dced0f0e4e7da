package io.slipway.access.login;

import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jboss.logging.Logger;

/**
 * The CN of a certificate's subject.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2253">distinguished names as text</a>
 */
final class CommonName {
    private static final Logger LOG = Logger.getLogger(CommonName.class);

    private CommonName() {}

    /**
     * The CN of {@code subject}; empty where there is not exactly one: of two, who is to say which its authority meant. The old form with
     * slashes is not read either: nothing in it is escaped, so whoever may choose his organisation chooses his name.
     */
    static Optional<String> of(String subject) {
        try {
            List<Rdn> names = new LdapName(subject)
                    .getRdns().stream().filter(CommonName::isName).toList();
            return names.size() == 1 && names.getFirst().size() == 1
                    ? Optional.of(String.valueOf(names.getFirst().getValue())).filter(name -> !name.isBlank())
                    : Optional.empty();
        } catch (InvalidNameException e) {
            LOG.debugf("the subject of a client certificate is no name: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** Also where it is one of several values that stand together. */
    private static boolean isName(Rdn part) {
        return part.toAttributes().get("CN") != null;
    }
}
