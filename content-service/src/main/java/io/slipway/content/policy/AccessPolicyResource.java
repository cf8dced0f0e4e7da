package io.slipway.content.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Window;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.AccessPolicies;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/**
 * Access policies: {@code /pulp/api/v3/access_policies/}. They are told from what the operations of this service declare and cannot be
 * changed: what one may do is a matter of roles.
 */
@Path("/pulp/api/v3/access_policies/")
@Produces(MediaType.APPLICATION_JSON)
public class AccessPolicyResource implements Described {
    private static final String NAME = "viewset_name";

    private static final Filters FILTERS =
            Filters.empty().exact(NAME, Column.of("viewset_name")).build();

    private static final Operations OPERATIONS = Operations.of(ResourceType.ACCESS_POLICY)
            .list(FILTERS, AccessPolicyDocument.class)
            .read(AccessPolicyDocument.class)
            .needs(Need.login());

    private final Instance<Described> resources;

    AccessPolicyResource(@Any Instance<Described> resources) {
        this.resources = resources;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    private List<AccessPolicyDocument> all() {
        return AccessPolicies.of(resources.stream().toList()).entrySet().stream()
                .map(policy -> AccessPolicyDocument.of(policy.getKey(), policy.getValue()))
                .toList();
    }

    /** Lists the policies, by name. */
    @GET
    public ObjectNode list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri);
        Window window = listing.selection().window();
        List<AccessPolicyDocument> wanted = named(uri.getQueryParameters().getFirst(NAME));
        List<AccessPolicyDocument> page =
                wanted.stream().skip(window.offset()).limit(window.limit()).toList();
        return listing.answer(new Page<>(wanted.size(), page), policy -> policy);
    }

    private List<AccessPolicyDocument> named(@Nullable String name) {
        return all().stream()
                .filter(policy -> name == null || policy.viewsetName().equals(name))
                .toList();
    }

    /** Reads a policy. */
    @GET
    @Path("{id}/")
    public ObjectNode read(@RestPath UUID id, @Context UriInfo uri) {
        String href = ResourceType.ACCESS_POLICY.href(id);
        return all().stream()
                .filter(policy -> policy.pulpHref().equals(href))
                .findFirst()
                .map(policy -> Pages.projected(uri, policy))
                .orElseThrow(() -> Refused.unknown(ResourceType.ACCESS_POLICY));
    }
}
