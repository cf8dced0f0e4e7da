package io.slipway.registry.token;

import io.slipway.access.decision.Principal;
import io.slipway.access.limit.RateLimits;
import io.slipway.access.login.ConnectedName;
import io.slipway.access.login.LogIn;
import io.slipway.access.login.Login;
import io.slipway.access.oidc.NotVouchedFor;
import io.slipway.access.secret.Secret;
import io.slipway.access.token.InvalidToken;
import io.slipway.access.token.IssueRefreshToken;
import io.slipway.access.token.IssueToken;
import io.slipway.access.token.RedeemRefreshToken;
import io.slipway.access.token.RotateTokenKeys;
import io.slipway.access.token.Scope;
import io.slipway.access.token.Token;
import io.slipway.access.user.WrongCredentials;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.body.RequestBody;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The token server: gives whoever asks, or proves who he is, a token for what he may do of what he asked for. GET for all clients, the
 * OAuth2 form of POST for those that have a refresh token or want one.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">token authentication</a>
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">OAuth2 token authentication</a>
 */
@ApplicationScoped
public class GiveToken {
    private static final String SURFACE = "registry";
    private static final int LARGEST_FORM = 64 * 1024;

    /** Who asks, and what he may be given for what he proved it with. */
    private record Asker(
            Principal principal,
            @Nullable List<Scope> limits,
            boolean mayRefresh,
            @Nullable Secret refresh) {
        static Asker nobody() {
            return new Asker(new Principal.Anonymous(), null, false, null);
        }

        static Asker of(Login proved) {
            return new Asker(proved.user(), proved.limits(), proved.isPassword(), null);
        }
    }

    private final LogIn logIn;
    private final ConnectedName connectedName;
    private final RedeemRefreshToken redeemRefreshToken;
    private final IssueRefreshToken issueRefreshToken;
    private final IssueToken issueToken;
    private final RotateTokenKeys keys;
    private final Grants grants;
    private final Audiences audiences;
    private final RateLimits limits;

    GiveToken(
            LogIn logIn,
            ConnectedName connectedName,
            RedeemRefreshToken redeemRefreshToken,
            IssueRefreshToken issueRefreshToken,
            IssueToken issueToken,
            RotateTokenKeys keys,
            Grants grants,
            Audiences audiences,
            RateLimits limits) {
        this.logIn = logIn;
        this.connectedName = connectedName;
        this.redeemRefreshToken = redeemRefreshToken;
        this.issueRefreshToken = issueRefreshToken;
        this.issueToken = issueToken;
        this.keys = keys;
        this.grants = grants;
        this.audiences = audiences;
        this.limits = limits;
    }

    /** Answers GET and POST of {@code /token}. */
    public Uni<Answer> give(HttpServerRequest request, RequestBody body) {
        return refusedInItsWords(() -> request.method().equals(HttpMethod.POST)
                ? form(request, body).map(TokenRequest::ofForm).chain(asked -> answer(request, asked))
                : answer(request, TokenRequest.ofQuery(request.query())));
    }

    /** The public halves of the keys tokens are signed with. */
    public Uni<Answer> keys() {
        return keys.published()
                .map(set -> Answer.of(200, Buffer.buffer(set))
                        .with("Content-Type", "application/jwk-set+json")
                        .with("Cache-Control", "max-age=60"));
    }

    /** Ends a refresh token; also one that is not there, so that nobody learns which are. */
    public Uni<Answer> revoke(HttpServerRequest request, RequestBody body) {
        return refusedInItsWords(() -> form(request, body)
                .map(RevokeRequest::ofForm)
                .chain(secret -> secret.map(redeemRefreshToken::revoke)
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .map(done -> Answer.empty(200).with("Cache-Control", "no-store")));
    }

    private static Uni<Answer> refusedInItsWords(Supplier<Uni<Answer>> answer) {
        return Uni.createFrom()
                .deferred(answer::get)
                .onFailure(failure -> failure instanceof WrongCredentials
                        || failure instanceof NotVouchedFor
                        || failure instanceof InvalidToken)
                .transform(failure -> TokenRefused.invalidGrant(String.valueOf(failure.getMessage())))
                .onFailure(TokenRefused.class)
                .recoverWithItem(TokenRefused::answer);
    }

    private static Uni<Buffer> form(HttpServerRequest request, RequestBody body) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")
                ? body.whole(LARGEST_FORM)
                : Uni.createFrom()
                        .failure(TokenRefused.invalidRequest(
                                "a POST is a form: Content-Type is application/x-www-form-urlencoded"));
    }

    private Uni<Answer> answer(HttpServerRequest request, TokenRequest asked) {
        limits.token(address(request));
        if (!audiences.accept(asked.service())) {
            throw TokenRefused.invalidRequest(
                    "the service is none of this registry: tokens for it would be good for nothing");
        }
        return asker(request, asked)
                .invoke(asker -> limits.token(asker.principal()))
                .chain(asker -> grants.grant(asker.principal(), within(asker, asked.scopes()))
                        .chain(granted -> given(asked, asker, granted)));
    }

    private Uni<Asker> asker(HttpServerRequest request, TokenRequest asked) {
        return switch (asked.proof()) {
            case TokenRequest.Proof.Header header -> byHeader(request);
            case TokenRequest.Proof.Password proof ->
                logIn.lately(proof.name(), proof.password(), address(request), SURFACE)
                        .map(Asker::of);
            case TokenRequest.Proof.Refresh proof ->
                redeemRefreshToken
                        .redeem(proof.secret(), asked.service())
                        .map(user -> new Asker(user, null, false, proof.secret()));
        };
    }

    /** A token never buys another one: that would widen what it was given for, and outlive it. */
    private Uni<Asker> byHeader(HttpServerRequest request) {
        return switch (Credentials.of(request)) {
            case Credentials.None none -> connected(request);
            case Credentials.Basic basic ->
                logIn.lately(basic.name(), basic.password(), address(request), SURFACE)
                        .map(Asker::of);
            case Credentials.Bearer bearer ->
                Uni.createFrom().failure(TokenRefused.invalidGrant("tokens are given for credentials, not for tokens"));
            case Credentials.Unknown unknown ->
                Uni.createFrom()
                        .failure(TokenRefused.invalidGrant("the Authorization header is not Basic as it should be"));
        };
    }

    private Uni<Asker> connected(HttpServerRequest request) {
        return connectedName
                .of(request)
                .map(name -> logIn.vouchedFor(name, address(request), SURFACE).map(Asker::of))
                .orElseGet(() -> Uni.createFrom().item(Asker.nobody()));
    }

    private static List<Scope> within(Asker asker, List<Scope> asked) {
        List<Scope> limits = asker.limits();
        return limits == null
                ? asked
                : asked.stream().map(scope -> scope.within(limits)).toList();
    }

    private Uni<Answer> given(TokenRequest asked, Asker asker, List<Scope> granted) {
        return issueToken
                .issue(asker.principal(), asked.service(), granted)
                .map(token -> document(token, granted))
                .chain(document -> refresh(asked, asker, document))
                .map(document -> Answer.of(200, Buffer.buffer(document.encode()))
                        .with("Content-Type", "application/json")
                        .with("Cache-Control", "no-store"));
    }

    /** Only a password buys a refresh token: what has an end of its own must not be made to last longer. */
    private Uni<JsonObject> refresh(TokenRequest asked, Asker asker, JsonObject document) {
        if (asker.refresh() != null) {
            return Uni.createFrom()
                    .item(document.put("refresh_token", asker.refresh().reveal()));
        }
        return asked.wantsRefresh() && asker.mayRefresh() && asker.principal() instanceof Principal.User user
                ? issueRefreshToken
                        .issue(user, asked.service(), asked.client())
                        .map(secret -> document.put("refresh_token", secret.reveal()))
                : Uni.createFrom().item(document);
    }

    private static JsonObject document(Token token, List<Scope> granted) {
        return new JsonObject()
                .put("token", token.jwt())
                .put("access_token", token.jwt())
                .put("token_type", "Bearer")
                .put("expires_in", token.expiresIn().toSeconds())
                .put("issued_at", token.issuedAt().toString())
                .put(
                        "scope",
                        granted.stream()
                                .filter(scope -> !scope.actions().isEmpty())
                                .map(Scope::toString)
                                .collect(Collectors.joining(" ")));
    }

    private static String address(HttpServerRequest request) {
        return request.remoteAddress().hostAddress();
    }
}
