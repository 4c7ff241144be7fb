package dev.rollback.notifier.slack;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The beginning of an answer; what a server sends beyond that is not waited for, and not kept. */
final class ShortBody implements BodySubscriber<String> {

    private static final int KEPT = 200;

    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final byte[] bytes = new byte[KEPT];
    private int length;
    private Optional<Flow.Subscription> subscription = Optional.empty();

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = Optional.of(given);
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int count = Math.min(buffer.remaining(), KEPT - length);
            buffer.get(bytes, length, count);
            length += count;
        }
        if (length == KEPT) {
            subscription.ifPresent(Flow.Subscription::cancel);
            onComplete();
        }
    }

    @Override
    public void onError(Throwable cause) {
        body.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        body.complete(new String(bytes, 0, length, StandardCharsets.UTF_8).strip());
    }
}
