/** The object store on S3: minio-java decides and signs, the HTTP client of Vert.x moves the bytes. */
@NullMarked
@CheckReturnValue
package io.slipway.storage.s3;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
