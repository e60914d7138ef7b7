/**
 * What the job needs of the world. Each interface is a role that an adapter plays; its Javadoc is
 * all that an implementor needs.
 */
@NullMarked
package com.dragonchain.contractbuilder.port;

import org.jspecify.annotations.NullMarked;
