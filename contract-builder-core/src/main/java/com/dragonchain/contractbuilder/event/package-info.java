/**
 * Events, and the JSON that a Dragonchain sends, stores and expects. The only package of the core
 * that knows JSON.
 */
@NullMarked
package com.dragonchain.contractbuilder.event;

import org.jspecify.annotations.NullMarked;
