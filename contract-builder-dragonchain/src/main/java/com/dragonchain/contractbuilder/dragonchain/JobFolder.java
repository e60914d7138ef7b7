package com.dragonchain.contractbuilder.dragonchain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.dragonchain.contractbuilder.model.ContractId;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * {@code CONTRACT_JOBS/<contract's id>}: the token of who holds the contract, the journal of its
 * open job, and room for temporary files.
 */
final class JobFolder {

  private static final long NONE = 0;

  private final Path folder;

  JobFolder(Path jobs, ContractId contract) {
    this.folder = jobs.resolve(contract.value());
  }

  Path path() {
    return folder;
  }

  JournalFile journal() {
    return new JournalFile(folder);
  }

  /** The token on the disk, or zero. */
  long token() throws IOException {
    try {
      // what a loss of power left of it is empty or zeros
      String text = Files.readString(folder.resolve("token"), ISO_8859_1).trim();
      return text.isEmpty() ? NONE : Long.parseLong(text);
    } catch (NoSuchFileException e) {
      return NONE;
    } catch (NumberFormatException e) {
      throw new IOException("the token is not a number: " + folder.resolve("token"), e);
    }
  }

  /** The largest token that any trace on the disk has. */
  long largestToken() throws IOException {
    return Math.max(token(), journal().largestToken());
  }

  /**
   * Lets a new token be the one on the disk. It need not outlive a loss of power: nobody who held
   * the contract does, and Redis knows the next token, as the journal does the last.
   */
  void enter(long token) throws IOException {
    DurableFiles.makeFolders(folder);
    sweep();
    DurableFiles.replaceUnsynced(
        folder.resolve("token"), (token + "\n").getBytes(US_ASCII), folder);
  }

  /** Removes what is of no use without an open job. */
  void leave() throws IOException {
    if (journal().exists()) {
      return;
    }
    sweep();
    Files.deleteIfExists(folder.resolve("token"));
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // somebody else's file: not ours to remove
    }
  }

  private void sweep() throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(folder, ".*" + DurableFiles.TEMPORARY)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // nothing to sweep
    }
  }
}
