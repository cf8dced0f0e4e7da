package io.slipway.access.oidc;

import io.slipway.access.robot.CreateRobot;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens of issuers: signed by one of the issuer's keys with a public-key algorithm, for one of our audiences, not expired.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068">JWT access tokens</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">best current practices</a>
 */
@ApplicationScoped
class VerifyIssued {
    private static final int LEEWAY_SECONDS = 30;
    private static final int LONGEST_NAME = 150;

    /** No HMAC, whose key would be the public one; no {@code none}. */
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
            AlgorithmIdentifiers.EDDSA);

    /** Keycloak's other tokens, which are for the issuer itself or for clients: no access is to be had with them. */
    private static final Set<String> NO_ACCESS = Set.of("Refresh", "Offline", "Logout", "ID");

    /** Reads which issuer and key a token names; nothing of it is believed yet. */
    private static final JwtConsumer UNVERIFIED = new JwtConsumerBuilder()
            .setSkipAllValidators()
            .setDisableRequireSignature()
            .setSkipSignatureVerification()
            .build();

    private final OidcIssuers issuers;

    VerifyIssued(OidcIssuers issuers) {
        this.issuers = issuers;
    }

    /** What {@code jwt} says; fails with {@link NotVouchedFor} or {@link IssuerUnavailable}. */
    Uni<Issued> verify(String jwt) {
        JwtContext unverified;
        OidcIssuers.Known issuer;
        String kid;
        try {
            unverified = UNVERIFIED.process(jwt);
            issuer = issuers.byUrl(String.valueOf(unverified.getJwtClaims().getIssuer()))
                    .orElseThrow(() -> new NotVouchedFor("the token is of no issuer that is configured here"));
            kid = unverified.getJoseObjects().getFirst().getKeyIdHeaderValue();
        } catch (InvalidJwtException | MalformedClaimException e) {
            return Uni.createFrom().failure(new NotVouchedFor("the token cannot be read"));
        } catch (NotVouchedFor e) {
            return Uni.createFrom().failure(e);
        }
        return issuer.keys().forToken(kid).map(keys -> check(jwt, issuer.config(), keys));
    }

    private static Issued check(String jwt, OidcConfig.Issuer issuer, List<JsonWebKey> keys) {
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setJwsAlgorithmConstraints(ALGORITHMS)
                    .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys))
                    .setExpectedIssuer(issuer.url().toString())
                    .setExpectedAudience(issuer.audiences().toArray(String[]::new))
                    .setRequireExpirationTime()
                    .setRequireIssuedAt()
                    .setRequireSubject()
                    .setAllowedClockSkewInSeconds(LEEWAY_SECONDS)
                    .build()
                    .processToClaims(jwt);
            requireBearer(claims);
            return issued(claims, issuer);
        } catch (InvalidJwtException e) {
            throw new NotVouchedFor(reason(e));
        } catch (MalformedClaimException e) {
            throw new NotVouchedFor("a claim of the token is not what it should be");
        }
    }

    private static String reason(InvalidJwtException failure) {
        if (failure.hasExpired()) {
            return "the token has expired";
        }
        return failure.hasErrorCode(org.jose4j.jwt.consumer.ErrorCodes.AUDIENCE_INVALID)
                ? "the token is for another audience"
                : "the token is not signed by its issuer, or not valid now";
    }

    /** A token that is bound to a key its sender must prove to have is worth nothing to whoever only bears it. */
    private static void requireBearer(JwtClaims claims) {
        if (claims.hasClaim("cnf") || NO_ACCESS.contains(String.valueOf(claims.getClaimValue("typ")))) {
            throw new NotVouchedFor("the token is no bearer token for access");
        }
    }

    private static Issued issued(JwtClaims claims, OidcConfig.Issuer issuer) throws MalformedClaimException {
        Set<String> theirs = texts(claims, issuer.groupsClaim());
        return new Issued(
                claims.getIssuer(),
                claims.getSubject(),
                person(claims, issuer),
                theirs.stream()
                        .map(group -> issuer.groups().get(group))
                        .filter(group -> group != null)
                        .collect(Collectors.toSet()),
                theirs.stream()
                        .flatMap(group -> issuer.roles().getOrDefault(group, List.of()).stream())
                        .collect(Collectors.toSet()),
                issuer.superusers()
                        .map(names -> names.stream().anyMatch(theirs::contains))
                        .orElse(false),
                Instant.ofEpochSecond(claims.getIssuedAt().getValue()),
                Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
    }

    private static Issued.Person person(JwtClaims claims, OidcConfig.Issuer issuer) throws MalformedClaimException {
        String claimed = text(claims, issuer.usernameClaim());
        String name = issuer.usernamePrefix().orElse("") + (claimed.isEmpty() ? claims.getSubject() : claimed);
        if (name.startsWith(CreateRobot.PREFIX)
                || name.length() > LONGEST_NAME
                || name.codePoints().anyMatch(Character::isISOControl)) {
            throw new NotVouchedFor(
                    "the name in the token is no name for a user: at most " + LONGEST_NAME + " characters");
        }
        return new Issued.Person(name, text(claims, "given_name"), text(claims, "family_name"), text(claims, "email"));
    }

    private static String text(JwtClaims claims, String name) {
        return claim(claims, name) instanceof String text && text.length() <= LONGEST_NAME ? text : "";
    }

    private static Set<String> texts(JwtClaims claims, String name) {
        Set<String> found = new HashSet<>();
        switch (claim(claims, name)) {
            case String text -> found.addAll(Arrays.asList(text.split(" ", -1)));
            case List<?> list -> list.forEach(item -> found.add(String.valueOf(item)));
            case null, default -> {}
        }
        return found;
    }

    /** A claim that is called {@code name}, or is found by going into claims by its parts. */
    private static @Nullable Object claim(JwtClaims claims, String name) {
        if (claims.hasClaim(name)) {
            return claims.getClaimValue(name);
        }
        Object here = claims.getClaimsMap();
        for (String part : name.split("/", -1)) {
            here = here instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return here;
    }

    /** Whether {@code text} looks like a token of an issuer, and there is any issuer. */
    boolean mayBe(String text) {
        return !issuers.isEmpty()
                && text.startsWith("eyJ")
                && text.chars().filter(c -> c == '.').count() == 2;
    }

    /** How long a token may be, in characters. */
    static Optional<String> refusal(String jwt) {
        return jwt.length() > 16 * 1024 ? Optional.of("the token is longer than 16 KiB") : Optional.empty();
    }
}
