package com.dragonchain.contractbuilder.examples.quickstart;

import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.real.SampleImages;

/** A contract as a customer would bring it, and the events that the web server would send. */
final class SampleContract {

  /** The contract's id; the web server would have drawn it. */
  static final String ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

  static final String NAME = "hello-contract";

  private SampleContract() {}

  static Image release(String release) {
    return SampleImages.contract(Family.OCI, release);
  }

  /** With a short {@code write_timeout}: a function that is replaced drains for twice as long. */
  static String create(String image) {
    return """
        {"version":"1","task_type":"create","txn_type":"%s","id":"%s","auth":null,"image":"%s",\
        "cmd":"/bin/contract","args":[],"secrets":{"word":"abracadabra"},"env":{"GREETING":"hello","write_timeout":"250ms"},\
        "cron":"*/5 * * * *","seconds":null,"execution_order":"parallel"}"""
        .formatted(NAME, ID, image);
  }

  static String update(String image) {
    return """
        {"version":"1","task_type":"update","txn_type":"%s","id":"%s","auth":null,"image":"%s",\
        "cmd":null,"args":[],"secrets":null,"env":{"GREETING":"good evening"},\
        "cron":null,"seconds":30,"execution_order":null,"start_state":"active"}"""
        .formatted(NAME, ID, image);
  }

  /** Carries what was stored, as the web server's does. */
  static String delete(Contract stored) {
    return """
        {"version":"1","task_type":"delete","txn_type":"%s","id":"%s","auth":null,"image":"%s",\
        "cmd":"/bin/contract","args":[],"secrets":null,\
        "existing_secrets":["word","secret-key","auth-key-id"],"image_digest":"%s","env":null,\
        "cron":null,"seconds":30,"execution_order":"parallel","auth_key_id":"%s"}"""
        .formatted(NAME, ID, stored.image(), stored.imageDigest(), stored.authKeyId());
  }
}
