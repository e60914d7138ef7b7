/**
 * A container registry inside the process, strict where real ones are and faulty on demand, and the
 * contract suites of the ports that talk to registries.
 */
@NullMarked
package com.dragonchain.contractbuilder.testkit.registry;

import org.jspecify.annotations.NullMarked;
