#ifndef MEDIA_DESCRIPTORS_H
#define MEDIA_DESCRIPTORS_H

#include <string.h>
#include <sys/socket.h>

// The CMSG macros of <sys/socket.h> are out of Swift's reach: here is what is needed of SCM_RIGHTS (unix(7)).

/// More descriptors than this do not go with one message.
#define MEDIA_DESCRIPTOR_LIMIT 32

/// send(), with copies of `count` descriptors attached to the first byte; never waits, never raises SIGPIPE.
static inline ssize_t media_send_descriptors(
    int socket, const void *bytes, size_t length, const int *descriptors, int count) {
    union {
        char space[CMSG_SPACE(sizeof(int) * MEDIA_DESCRIPTOR_LIMIT)];
        struct cmsghdr alignment;
    } control;
    struct iovec part = {(void *) bytes, length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (count > 0 && count <= MEDIA_DESCRIPTOR_LIMIT) {
        memset(&control, 0, sizeof control);
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t) count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t) count);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (size_t) count);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/// recv() that never waits; writes the descriptors that came along, closed on exec, and how many they are.
static inline ssize_t media_receive_descriptors(
    int socket, void *bytes, size_t length, int descriptors[MEDIA_DESCRIPTOR_LIMIT], int *count) {
    union {
        char space[CMSG_SPACE(sizeof(int) * MEDIA_DESCRIPTOR_LIMIT)];
        struct cmsghdr alignment;
    } control;
    struct iovec part = {bytes, length};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    *count = 0;
    ssize_t received = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (received < 0) return received;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t size = header->cmsg_len - CMSG_LEN(0);
        memcpy(descriptors, CMSG_DATA(header), size);
        *count = (int) (size / sizeof(int));
    }
    return received;
}

#endif
