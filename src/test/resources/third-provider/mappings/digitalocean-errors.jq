def refusal: if (type == "object") and .id != null and .message != null then "\(.id): \(.message)" else empty end;
