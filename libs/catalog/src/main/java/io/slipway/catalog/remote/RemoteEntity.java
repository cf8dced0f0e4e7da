package io.slipway.catalog.remote;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The row of a remote. */
@Entity(name = "Remote")
@Table(name = "remote")
class RemoteEntity {
    @Id
    UUID id;

    String name;

    String url;

    @Column(name = "upstream_name")
    String upstreamName;

    String policy;

    String @Nullable [] includes;

    String @Nullable [] excludes;

    @Nullable
    String sigstore;

    @Column(name = "ca_cert")
    @Nullable
    String caCert;

    @Column(name = "client_cert")
    @Nullable
    String clientCert;

    @Column(name = "client_key_sealed")
    @Nullable
    String clientKeySealed;

    @Column(name = "tls_validation")
    boolean tlsValidation;

    @Column(name = "proxy_url")
    @Nullable
    String proxyUrl;

    @Column(name = "proxy_username_sealed")
    @Nullable
    String proxyUsernameSealed;

    @Column(name = "proxy_password_sealed")
    @Nullable
    String proxyPasswordSealed;

    @Column(name = "username_sealed")
    @Nullable
    String usernameSealed;

    @Column(name = "password_sealed")
    @Nullable
    String passwordSealed;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, @Nullable String> labels;

    @Column(name = "download_concurrency")
    @Nullable
    Integer downloadConcurrency;

    @Column(name = "max_retries")
    @Nullable
    Integer maxRetries;

    @Column(name = "total_timeout")
    @Nullable
    Double totalTimeout;

    @Column(name = "connect_timeout")
    @Nullable
    Double connectTimeout;

    @Column(name = "sock_connect_timeout")
    @Nullable
    Double sockConnectTimeout;

    @Column(name = "sock_read_timeout")
    @Nullable
    Double sockReadTimeout;

    /** The driver binds only objects as JSON, so the list is wrapped in one. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    Map<String, List<Map<String, String>>> headers;

    @Column(name = "rate_limit")
    @Nullable
    Integer rateLimit;

    @Column(name = "private_networks")
    boolean privateNetworks;

    /** Times are PostgreSQL's: read after a flush, never written. */
    @Column(name = "created_at", insertable = false, updatable = false)
    OffsetDateTime createdAt;

    @Column(name = "updated_at", insertable = false, updatable = false)
    OffsetDateTime updatedAt;
}
