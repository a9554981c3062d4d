// The floor for one API request: libfcgi answering a constant JSON object, a thread per kept connection.
#include <fcgiapp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void *answer(void *unused) {
    FCGX_Request request;
    FCGX_InitRequest(&request, 0, 0);
    while (FCGX_Accept_r(&request) == 0) {
        static const char head[] = "Status: 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n";
        char body[900];
        memset(body, 'x', sizeof body);
        FCGX_PutStr(head, sizeof head - 1, request.out);
        FCGX_PutStr(body, sizeof body, request.out);
        FCGX_Finish_r(&request);
    }
    return unused;
}

int main(int count, char **arguments) {
    int threads = count > 1 ? atoi(arguments[1]) : 32;
    FCGX_Init();
    for (int index = 1; index < threads; index++) {
        pthread_t thread;
        pthread_create(&thread, 0, answer, 0);
    }
    answer(0);
    return 0;
}
