package io.toneguard.ingest.azure.account;

import com.azure.core.exception.HttpResponseException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Where the SDK's exceptions end: their texts may hold addresses with a signature in them, ours do not. */
public final class AzureCalls {
    private static final int DEEPEST = 10;

    private AzureCalls() {}

    /** A call of the SDK. */
    public interface Call<T> {
        T make() throws IOException;
    }

    /** A call of the SDK that answers nothing. */
    public interface Step {
        void take() throws IOException;
    }

    /**
     * @param what is done, with its object, as in "appending to recording 7f3c of container acme/calls"
     * @throws AzureException if the service refuses or does not answer
     */
    public static <T> T call(String what, Call<T> call) throws IOException {
        try {
            return call.make();
        } catch (RuntimeException e) {
            throw translated(what, e);
        }
    }

    /** @throws AzureException if the service refuses or does not answer */
    public static void run(String what, Step step) throws IOException {
        try {
            step.take();
        } catch (RuntimeException e) {
            throw translated(what, e);
        }
    }

    /** @throws RuntimeException the failure itself, if it is a fault of the program */
    public static AzureException translated(String what, RuntimeException failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (cause instanceof HttpResponseException refused && refused.getResponse() != null) {
                return refused(what, refused);
            }
            if (cause instanceof AzureException known) {
                return known;
            }
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return unanswered(what, "interrupted");
            }
            // The SDK says with an IllegalStateException of its own that a blocking call took too long.
            if (cause instanceof TimeoutException
                    || cause instanceof IllegalStateException
                            && String.valueOf(cause.getMessage()).startsWith("Timeout on blocking read")) {
                return unanswered(what, "no answer in time");
            }
            if (cause instanceof IOException broken) {
                return unanswered(what, sentence(broken));
            }
        }
        throw failure;
    }

    private static AzureException unanswered(String what, String why) {
        return new AzureException(what + ": " + why, AzureException.NO_ANSWER, "");
    }

    private static AzureException refused(String what, HttpResponseException refused) {
        var response = refused.getResponse();
        int status = response.getStatusCode();
        var header = response.getHeaderValue("x-ms-error-code");
        String code = header == null ? "" : header;
        return new AzureException(what + ": " + (status + " " + code).trim() + advice(status, code), status, code);
    }

    private static String advice(int status, String code) {
        if (code.equals("ContainerNotFound") || code.equals("QueueNotFound")) {
            return "; create it, or correct its name";
        }
        return switch (status) {
            case 401 -> "; the credential is not valid for this account, see AZURE_STORAGE_*";
            case 403 ->
                "; the identity, key or SAS token may not do that: see the permissions in ops/azure/README.md, and the account's firewall";
            default -> "";
        };
    }

    /** What the network says names hosts, and never a query. */
    private static String sentence(IOException e) {
        var message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null || message.contains("sig=") ? "" : " (" + message + ")");
    }
}
